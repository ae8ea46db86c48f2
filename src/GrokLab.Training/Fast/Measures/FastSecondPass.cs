using System.Runtime.Intrinsics;
using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Measures;

namespace GrokLab.Training.Fast.Measures;

/// <summary>
/// The second pass over the features, as in <see cref="SecondPass"/>: samples in blocks that fit into a core's own cache,
/// four matrix products per block and one pass over memory between two of them. The values of a sample do not depend on
/// the worker, and are summed in the order of the samples.
/// </summary>
internal sealed unsafe class FastSecondPass(FastHead head, FastGeometry geometry, FeatureRows features, SamplesByClass samples)
{
    private readonly int width = head.WidthStride;
    private readonly int classes = head.ClassStride;
    private readonly int present = geometry.CountStride;
    private readonly Vector512<double> tail = DoubleLanes.TailMask(head.Classes);
    private readonly Vector512<double> presentTail = DoubleLanes.TailMask(geometry.Count);
    private readonly double[] kappas = new double[samples.Count];
    private readonly double[] traces = new double[samples.Count];
    private readonly double[] columns = new double[samples.Count];
    private readonly double[] deviations = new double[samples.Count];
    private readonly double[] whitened = new double[samples.Count];
    private readonly bool[] notNearest = new bool[samples.Count];
    private double largestMean;

    /// <summary>Loss and prediction of the sample at each place.</summary>
    internal SampleOutcomes Outcomes { get; } = new(samples.Count);

    /// <summary>Runs the pass over all samples.</summary>
    /// <param name="inverse">G⁺, (K, K).</param>
    /// <param name="offsets">½‖u_j‖² − u_c·u_j, (K, K), padded with +∞.</param>
    /// <param name="spaces">The memory of each worker.</param>
    /// <param name="team">The workers.</param>
    internal SampleSums Run(double* inverse, double* offsets, BlockSpace[] spaces, WorkerTeam team)
    {
        largestMean = RowPairs.Norms(geometry.Count, geometry.Stride, geometry.Means).Max(n => n * n);
        var rows = spaces[0].Rows;
        team.RunEach((samples.Count + rows - 1) / rows, (worker, block) =>
            Block(spaces[worker], block * rows, Math.Min(rows, samples.Count - (block * rows)), inverse, offsets));
        return new SampleSums(
            Outcomes.Losses.Sum(), samples.Count - Outcomes.Wrong.Count(w => w), kappas.Sum(), traces.Sum(), columns.Sum(),
            notNearest.Count(n => n), PerClass(deviations), PerClass(whitened));
    }

    private double[] PerClass(double[] values)
    {
        var sums = new double[geometry.Count];
        for (var place = 0; place < values.Length; place++)
        {
            sums[PositionAt(place)] += values[place];
        }

        return sums;
    }

    private int PositionAt(int place) => samples.Positions[samples.Labels[place]];

    private void Block(BlockSpace space, int first, int count, double* inverse, double* offsets)
    {
        var x = space.Features;
        var p = space.Scores;
        var mixed = space.MixedDistances;
        space.ReadFeatures(features, samples.Order.AsSpan(first, count));
        MatrixProduct.TimesTransposed(count, head.Classes, width, x, width, head.Weights, width, p, classes); // (n, k)
        for (var i = 0; i < count; i++)
        {
            var row = Outcomes.Read(first + i, samples.Labels[first + i], head, tail, p + ((long)i * classes));
            var squaredNorm = DoubleLanes.SquaredNorm(x + ((long)i * width), width);
            space.SquaredNorms[i] = squaredNorm;
            traces[first + i] = squaredNorm * row.Spread;
            columns[first + i] = row.Spread * row.SquaredScores;
        }

        MatrixProduct.Times(count, head.Classes, head.Classes, p, classes, head.Distances, classes, mixed, classes); // (n, k)
        for (var i = 0; i < count; i++)
        {
            var pairs = 0.5 * DoubleLanes.Dot(p + ((long)i * classes), mixed + ((long)i * classes), classes);
            kappas[first + i] = space.SquaredNorms[i] * pairs;
        }

        Collapse(space, first, count, inverse, offsets);
    }

    private void Collapse(BlockSpace space, int first, int count, double* inverse, double* offsets)
    {
        var centred = space.Features;
        var deviation = space.Deviations;
        var products = space.Products;
        var solved = space.Whitened;
        for (var i = 0; i < count; i++)
        {
            // Two subtractions: the shift is near the features, so its difference is exact where the offset is large.
            var row = centred + ((long)i * width);
            DoubleLanes.Subtract(row, geometry.Shift, row, width);
            DoubleLanes.Subtract(row, geometry.Centre, row, width);
            var own = deviation + ((long)i * width);
            DoubleLanes.Subtract(row, geometry.Means + (PositionAt(first + i) * width), own, width);
            deviations[first + i] = DoubleLanes.SquaredNorm(own, width);
        }

        MatrixProduct.TimesTransposed(
            count, geometry.Count, width, deviation, width, geometry.Means, width, products, present); // (n, K)
        MatrixProduct.Times(count, geometry.Count, geometry.Count, products, present, inverse, present, solved, present); // (n, K)
        for (var i = 0; i < count; i++)
        {
            whitened[first + i] = DoubleLanes.SquaredNorm(solved + ((long)i * present), present);
            var nearest = Nearest(first + i, centred + ((long)i * width), products + ((long)i * present), offsets);
            notNearest[first + i] = Outcomes.Predicted[first + i] != nearest;
        }
    }

    /// <summary>The label of the nearest class mean.</summary>
    private int Nearest(int place, double* centred, double* products, double* offsets)
    {
        var rounding = 1e-13 * (largestMean + DoubleLanes.SquaredNorm(centred, width));
        var (nearest, candidates) = NearestMeanKernel.Of(
            present, presentTail, offsets + (PositionAt(place) * present), products, rounding);
        var position = candidates > 1 ? NearestMeanKernel.ByDifferences(geometry.Count, width, centred, geometry.Means)
            : Math.Min(nearest, geometry.Count - 1); // Where nothing is finite, a position in the padding is found.
        return samples.Present[position];
    }
}
