using System.Runtime.Intrinsics;
using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Measures;

namespace GrokLab.Training.Fast.Measures;

/// <summary>
/// The second pass over the features of a set, as in <see cref="SecondPass"/>: samples in blocks that fit into a core's own cache,
/// four matrix products per block and one pass over memory between two of them. The values of a sample do not depend on
/// the worker, and are summed in the order of the samples.
/// </summary>
/// <param name="head">The last layer.</param>
/// <param name="geometry">The class means of the set.</param>
/// <param name="training">The class means of the training set; the same object where this is the training set. Flatness is measured
/// only on the training set.</param>
/// <param name="features">(N, m).</param>
/// <param name="samples">The order of the samples.</param>
internal sealed unsafe class FastSecondPass(
    FastHead head, FastGeometry geometry, FastGeometry training, FeatureRows features, SamplesByClass samples)
{
    private readonly bool isTraining = ReferenceEquals(geometry, training);
    private readonly int width = head.WidthStride;
    private readonly int classes = head.ClassStride;
    private readonly int present = geometry.CountStride;
    private readonly Vector512<double> tail = DoubleLanes.TailMask(head.Classes);
    private readonly Vector512<double> trainingTail = DoubleLanes.TailMask(training.Count);
    private readonly double[] kappas = OfTraining(geometry, training, samples);
    private readonly double[] traces = OfTraining(geometry, training, samples);
    private readonly double[] columns = OfTraining(geometry, training, samples);
    private readonly double[] spreads = OfTraining(geometry, training, samples);
    private readonly double[] deviations = new double[samples.Count];
    private readonly double[] whitened = new double[samples.Count];
    private readonly int[] nearest = new int[samples.Count];
    private double largestMean;

    /// <summary>Loss and prediction of the sample at each place.</summary>
    internal SampleOutcomes Outcomes { get; } = new(samples.Count);

    /// <summary>‖φ‖² of the sample at each place of the training set.</summary>
    internal double[] SquaredNorms { get; } = OfTraining(geometry, training, samples);

    /// <summary>Runs the pass over all samples.</summary>
    /// <param name="spaces">The memory of each worker.</param>
    /// <param name="team">The workers.</param>
    /// <param name="kept">Receives Wφ, (N, k); null where it is not kept.</param>
    internal SampleSums Run(BlockSpace[] spaces, WorkerTeam team, double* kept = null)
    {
        largestMean = RowPairs.Norms(training.Count, training.Stride, training.Means).Max(n => n * n);
        var rows = spaces[0].Rows;
        team.RunEach((samples.Count + rows - 1) / rows, (worker, block) =>
            Block(spaces[worker], block * rows, Math.Min(rows, samples.Count - (block * rows)), kept));
        var places = Enumerable.Range(0, samples.Count);
        return new SampleSums(
            Outcomes.Losses.Sum(), samples.Count - Outcomes.Wrong.Count(w => w), places.Count(p => nearest[p] != Outcomes.Predicted[p]),
            places.Count(p => nearest[p] == samples.Labels[p]), PerClass(deviations), PerClass(whitened));
    }

    /// <summary>The sums that measure the flatness of the training set.</summary>
    internal FlatnessSums Flatness() => new(kappas.Sum(), traces.Sum(), columns.Sum(), SquaredNorms.Sum(), spreads.Sum());

    /// <summary>A value for each sample of the training set; none for another set.</summary>
    private static double[] OfTraining(FastGeometry geometry, FastGeometry training, SamplesByClass samples) =>
        ReferenceEquals(geometry, training) ? new double[samples.Count] : [];

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

    private void Block(BlockSpace space, int first, int count, double* kept)
    {
        var x = space.Features;
        var p = space.Scores;
        space.ReadFeatures(features, samples.Order.AsSpan(first, count));
        MatrixProduct.TimesTransposed(count, head.Classes, width, x, width, head.Weights, width, p, classes); // (n, k)
        if (kept is not null)
        {
            new ReadOnlySpan<double>(p, count * classes).CopyTo(new Span<double>(kept + ((long)first * classes), count * classes));
        }

        for (var i = 0; i < count; i++)
        {
            var row = Outcomes.Read(first + i, samples.Labels[first + i], head, tail, p + ((long)i * classes));
            if (isTraining)
            {
                var squaredNorm = DoubleLanes.SquaredNorm(x + ((long)i * width), width);
                SquaredNorms[first + i] = squaredNorm;
                spreads[first + i] = row.Spread;
                traces[first + i] = squaredNorm * row.Spread;
                columns[first + i] = row.Spread * row.SquaredScores;
            }
        }

        if (isTraining)
        {
            Kappas(space, first, count);
        }
        else
        {
            NearestOfTraining(space, first, count);
        }

        Collapse(space, first, count);
    }

    private void Kappas(BlockSpace space, int first, int count)
    {
        var p = space.Scores;
        var mixed = space.MixedDistances;
        MatrixProduct.Times(count, head.Classes, head.Classes, p, classes, head.Distances, classes, mixed, classes); // (n, k)
        for (var i = 0; i < count; i++)
        {
            var pairs = 0.5 * DoubleLanes.Dot(p + ((long)i * classes), mixed + ((long)i * classes), classes);
            kappas[first + i] = SquaredNorms[first + i] * pairs;
        }
    }

    private void Collapse(BlockSpace space, int first, int count)
    {
        var centred = space.Features;
        var deviation = space.Deviations;
        var products = space.Products;
        var solved = space.Whitened;
        for (var i = 0; i < count; i++)
        {
            var row = centred + ((long)i * width);
            Centre(geometry, row, row);
            var own = deviation + ((long)i * width);
            DoubleLanes.Subtract(row, geometry.Means + (PositionAt(first + i) * width), own, width);
            deviations[first + i] = DoubleLanes.SquaredNorm(own, width);
        }

        MatrixProduct.TimesTransposed(
            count, geometry.Count, width, deviation, width, geometry.Means, width, products, present); // (n, K)
        MatrixProduct.Times(count, geometry.Count, geometry.Count, products, present, geometry.Inverse, present, solved, present); // (n, K)
        for (var i = 0; i < count; i++)
        {
            var row = solved + ((long)i * present);
            new Span<double>(row + geometry.Count, present - geometry.Count).Clear(); // Sets with other classes use the same memory.
            whitened[first + i] = DoubleLanes.SquaredNorm(row, present);
            if (isTraining)
            {
                nearest[first + i] = Nearest(
                    centred + ((long)i * width), products + ((long)i * present), geometry.Offsets + (PositionAt(first + i) * present));
            }
        }
    }

    /// <summary>Finds the nearest class means of the training set for samples of another set; does not change the features.</summary>
    private void NearestOfTraining(BlockSpace space, int first, int count)
    {
        var centred = space.Deviations;
        var products = space.Products;
        var stride = training.CountStride;
        for (var i = 0; i < count; i++)
        {
            Centre(training, space.Features + ((long)i * width), centred + ((long)i * width));
        }

        MatrixProduct.TimesTransposed(count, training.Count, width, centred, width, training.Means, width, products, stride); // (n, K)
        for (var i = 0; i < count; i++)
        {
            nearest[first + i] = Nearest(centred + ((long)i * width), products + ((long)i * stride), training.HalfNorms);
        }
    }

    /// <summary>φ − μ_G.</summary>
    private void Centre(FastGeometry of, double* feature, double* target)
    {
        // Two subtractions: the shift is near the features, so its difference is exact where the offset is large.
        DoubleLanes.Subtract(feature, of.Shift, target, width);
        DoubleLanes.Subtract(target, of.Centre, target, width);
    }

    /// <summary>The label of the nearest class mean of the training set.</summary>
    private int Nearest(double* centred, double* products, double* offsets)
    {
        var rounding = 1e-13 * (largestMean + DoubleLanes.SquaredNorm(centred, width));
        var (place, candidates) = NearestMeanKernel.Of(training.CountStride, trainingTail, offsets, products, rounding);
        var position = candidates > 1 ? NearestMeanKernel.ByDifferences(training.Count, width, centred, training.Means)
            : Math.Min(place, training.Count - 1); // Where nothing is finite, a position in the padding is found.
        return training.Present[position];
    }
}
