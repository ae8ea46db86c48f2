using GrokLab.Training.Measures;

namespace GrokLab.Training.Fast.Measures;

/// <summary>Fills <see cref="Totals"/> from the results of the passes.</summary>
internal static unsafe class FastTotals
{
    internal static Totals Of(FastGeometry geometry, FastHead head, FastSecondPass pass, SampleSums sums, MatchedConfidence matched, PairComparison pairs)
    {
        var set = OfSet(geometry, sums, othersAreFinite: head.IsFinite);
        var (rowsNorm, alignment, misalignment) = Alignment(geometry, head, set.MeansNorm);
        return new Totals
        {
            Set = set,
            Flatness = pass.Flatness(),
            Matched = matched,
            Classes = head.Classes,
            MeanCosines = pairs.MeanCosines,
            Angles = pairs.Angles,
            GlobalMeanNorm = Math.Sqrt(geometry.Origin().Sum(x => x * x)),
            WeightNorm = head.WeightNorm,
            RowNorms = RowPairs.Norms(head.Classes, head.WidthStride, head.Weights),
            RowCosines = pairs.RowCosines,
            PresentRowsNorm = rowsNorm,
            Alignment = alignment,
            Misalignment = misalignment,
        };
    }

    /// <param name="geometry">The class means of the set.</param>
    /// <param name="sums">The result of the second pass over it.</param>
    /// <param name="othersAreFinite">Whether everything else that the measures use is finite.</param>
    internal static SetTotals OfSet(FastGeometry geometry, SampleSums sums, bool othersAreFinite)
    {
        var meanNorms = RowPairs.Norms(geometry.Count, geometry.Stride, geometry.Means);
        return new SetTotals
        {
            Sums = sums,
            Present = geometry.Present,
            Counts = geometry.Counts,
            SquaredDistances = Distances(geometry),
            MeanNorms = meanNorms,
            MeansNorm = Math.Sqrt(meanNorms.Sum(n => n * n)),
            OthersAreFinite = othersAreFinite,
        };
    }

    /// <summary>‖W‖, ⟨W, U⟩ and ‖W/‖W‖ − U/‖U‖‖ of the present classes' rows.</summary>
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

/// <summary>The results of comparing class means and weight rows in pairs.</summary>
internal sealed class PairComparison
{
    internal ClusterAngles Angles { get; set; } = null!;

    internal double[] MeanCosines { get; set; } = [];

    internal double[] RowCosines { get; set; } = [];
}
