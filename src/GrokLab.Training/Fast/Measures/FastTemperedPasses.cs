using System.Runtime.Intrinsics;
using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Measures;

namespace GrokLab.Training.Fast.Measures;

/// <summary>The passes of <see cref="MatchedConfidence"/> over the logits of the second pass. Where those are too many to keep, every
/// pass computes them again. The sums of a block do not depend on the worker, and are added in the order of the blocks.</summary>
/// <param name="head">The last layer.</param>
/// <param name="features">(N, m).</param>
/// <param name="samples">The order of the samples.</param>
/// <param name="squaredNorms">‖φ‖² in that order.</param>
/// <param name="kept">Wφ in that order, (N, k), which is overwritten; null where it was not kept.</param>
/// <param name="spaces">The memory of each worker.</param>
/// <param name="team">The workers.</param>
internal sealed unsafe class FastTemperedPasses(
    FastHead head, FeatureRows features, SamplesByClass samples, double[] squaredNorms, double* kept, BlockSpace[] spaces, WorkerTeam team)
    : ITemperedPasses
{
    /// <summary>The most elements of logits that are kept: 32 MB.</summary>
    internal const long MostKept = 1 << 22;

    private readonly int classes = head.ClassStride;
    private readonly Vector512<double> tail = DoubleLanes.TailMask(head.Classes);
    private readonly double[] own = new double[samples.Count];
    private bool isShifted;

    public double Margin()
    {
        var margin = Mean((_, shifted, place, count) =>
        {
            var sum = 0.0;
            for (var i = 0; i < count; i++)
            {
                var row = TemperatureKernel.Shift(classes, tail, shifted + ((long)i * classes), head.Bias, samples.Labels[place + i]);
                own[place + i] = row.Own;
                sum += ((head.Classes * row.Own) - row.Sum) / (head.Classes - 1);
            }

            return (sum, 0);
        }).First;
        isShifted = true;
        return margin;
    }

    public TemperedLoss LossAt(double beta)
    {
        var means = Mean((_, shifted, place, count) =>
        {
            var (loss, slope) = (0.0, 0.0);
            for (var i = 0; i < count; i++)
            {
                var (sum, weighted) = TemperatureKernel.Sums(classes, shifted + ((long)i * classes), beta);
                loss += LogOnePlus(sum) - (beta * own[place + i]);
                slope += (weighted / beta / (1 + sum)) - own[place + i];
            }

            return (loss, slope);
        });
        return new TemperedLoss(means.First, means.Second);
    }

    public double KappaAt(double beta) => beta * beta * Mean((space, shifted, place, count) =>
    {
        var p = space.Scores;
        var mixed = space.MixedDistances;
        for (var i = 0; i < count; i++)
        {
            TemperatureKernel.Probabilities(classes, tail, shifted + ((long)i * classes), beta, p + ((long)i * classes));
        }

        MatrixProduct.Times(count, head.Classes, head.Classes, p, classes, head.Distances, classes, mixed, classes); // (n, k)
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sum += 0.5 * squaredNorms[place + i] * DoubleLanes.Dot(p + ((long)i * classes), mixed + ((long)i * classes), classes);
        }

        return (sum, 0);
    }).First;

    /// <summary>Two means over all samples.</summary>
    /// <param name="sumsOf">Two sums over a block: takes the worker's memory, the block's logits, its first sample and its length.</param>
    private (double First, double Second) Mean(BlockSums sumsOf)
    {
        var rows = spaces[0].Rows;
        var sums = new (double First, double Second)[(samples.Count + rows - 1) / rows];
        team.RunEach(sums.Length, (worker, block) =>
        {
            var (space, first) = (spaces[worker], block * rows);
            var count = Math.Min(rows, samples.Count - first);
            sums[block] = sumsOf(space, kept is null ? Logits(space, first, count) : kept + ((long)first * classes), first, count);
        });
        return (sums.Sum(s => s.First) / samples.Count, sums.Sum(s => s.Second) / samples.Count);
    }

    /// <summary>Computes the logits of a block again.</summary>
    private double* Logits(BlockSpace space, int first, int count)
    {
        var scores = space.Scores;
        space.ReadFeatures(features, samples.Order.AsSpan(first, count));
        MatrixProduct.TimesTransposed(
            count, head.Classes, head.WidthStride, space.Features, head.WidthStride, head.Weights, head.WidthStride, scores, classes); // (n, k)
        for (var i = 0; isShifted && i < count; i++)
        {
            TemperatureKernel.Shift(classes, tail, scores + ((long)i * classes), head.Bias, samples.Labels[first + i]);
        }

        return scores;
    }

    /// <summary>ln(1 + x), also precise for small x.</summary>
    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private delegate (double First, double Second) BlockSums(BlockSpace space, double* shifted, int first, int count);
}
