using GrokLab.Training.Measures;

namespace GrokLab.Training.Fast.Measures;

/// <summary>Makes <see cref="NeuralCollapse"/> out of what the passes have left in memory, by the formulas of
/// <see cref="NeuralCollapse.From"/>.</summary>
internal static unsafe class FastCollapse
{
    internal static NeuralCollapse From(
        FastGeometry geometry, FastHead head, SecondPassTotals totals, Equiangularity ofMeans, Equiangularity ofWeights)
    {
        var (count, samples) = (geometry.Count, geometry.Counts.Sum());
        double[] meanDeviations = [.. totals.SquaredDeviations.Select((v, c) => v / geometry.Counts[c])];
        double[] meanWhitened = [.. totals.WhitenedDeviations.Select((v, c) => v / geometry.Counts[c])];
        var distances = Distances(geometry);
        var meanNorms = RowPairs.Norms(count, geometry.Stride, geometry.Means);
        var meansNorm = Math.Sqrt(meanNorms.Sum(n => n * n));
        var (rowsNorm, alignment, misalignment) = Alignment(geometry, head, meansNorm);
        var spreadOut = count >= 2 && meansNorm > 0; // Without it there is no between-class scatter to compare with.
        var comparable = meansNorm > 0 && rowsNorm > 0;
        var origin = geometry.Origin();
        return new NeuralCollapse
        {
            PresentClasses = geometry.Present,
            SquaredDeviations = totals.SquaredDeviations,
            MeanSquaredDeviations = meanDeviations,
            Ncc = NeuralCollapse.PairSum(totals.SquaredDeviations, distances),
            NccGalanti = NeuralCollapse.PairSum(meanDeviations, distances) / ((double)count * (count - 1)),
            Nc1 = spreadOut ? totals.WhitenedDeviations.Sum() / samples : double.NaN,
            Nc1ClassBalanced = spreadOut ? meanWhitened.Average() : double.NaN,
            Nc2EquinormMeans = NeuralCollapse.CoefficientOfVariation(meanNorms),
            Nc2EquinormMeansSampleCentre = NeuralCollapse.CoefficientOfVariation(
                RowPairs.Norms(count, geometry.Stride, geometry.MeansAboutSampleMean)),
            Nc2EquinormWeights = NeuralCollapse.CoefficientOfVariation(
                RowPairs.Norms(head.Classes, head.WidthStride, head.Weights)),
            Nc2Means = ofMeans,
            Nc2Weights = ofWeights,
            Nc3 = comparable ? misalignment : double.NaN,
            Nc3Cosine = comparable ? alignment / (rowsNorm * meansNorm) : double.NaN,
            Nc4 = totals.NotNearest / samples,
            MeanNorm = meanNorms.Average(),
            WeightScale = alignment / (meansNorm * meansNorm),
            GlobalMean = origin,
            SampleMean = geometry.MeanOfSamples(),
            GlobalMeanNorm = Math.Sqrt(origin.Sum(x => x * x)),
        };
    }

    /// <summary>Of the present classes' rows: ‖W‖, ⟨W, U⟩ and ‖W/‖W‖ − U/‖U‖‖.</summary>
    private static (double RowsNorm, double Alignment, double Misalignment) Alignment(
        FastGeometry geometry, FastHead head, double meansNorm)
    {
        var (squares, product) = (0.0, 0.0);
        ForEach((w, u) => (squares, product) = (squares + (w * w), product + (w * u)));
        var (rowsNorm, difference) = (Math.Sqrt(squares), 0.0);
        ForEach((w, u) => difference += ((w / rowsNorm) - (u / meansNorm)) * ((w / rowsNorm) - (u / meansNorm)));
        return (rowsNorm, product, Math.Sqrt(difference));

        void ForEach(Action<double, double> action)
        {
            for (var c = 0; c < geometry.Count; c++)
            {
                var row = head.Weights + ((long)geometry.Present[c] * head.WidthStride);
                var mean = geometry.Means + ((long)c * geometry.Stride);
                for (var j = 0; j < head.Width; j++)
                {
                    action(row[j], mean[j]);
                }
            }
        }
    }

    private static double[,] Distances(FastGeometry geometry)
    {
        var distances = new double[geometry.Count, geometry.Count];
        for (var i = 0; i < geometry.Count; i++)
        {
            for (var j = 0; j < geometry.Count; j++)
            {
                distances[i, j] = geometry.SquaredDistances[((long)i * geometry.CountStride) + j];
            }
        }

        return distances;
    }
}
