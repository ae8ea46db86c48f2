using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>Fills <see cref="Totals"/> by libtorch's operations.</summary>
internal static class PlainTotals
{
    /// <param name="geometry">The result of the first pass.</param>
    /// <param name="sums">The result of the second pass.</param>
    /// <param name="weights">(k, m), float64.</param>
    /// <param name="bias">(k), float64, or null.</param>
    internal static Totals Of(ClassGeometry geometry, SampleSums sums, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var means = geometry.Means; // (K, m)
        var allRows = weights.cpu(); // (k, m)
        var rows = allRows.index_select(0, tensor(geometry.Present.Select(c => (long)c).ToArray())); // (K, m)
        var (meansNorm, rowsNorm) = (means.norm().item<double>(), rows.norm().item<double>());
        var weightNorm = weights.norm().item<double>();
        return new Totals
        {
            Sums = sums,
            Classes = (int)weights.shape[0],
            Present = geometry.Present,
            Counts = geometry.Counts,
            SquaredDistances = (double[,])geometry.SquaredDistances.data<double>().ToNDArray(),
            MeanNorms = Norms(means),
            MeanCosines = Cosines(means),
            Angles = ClusterAngles.Of(geometry.Present, means),
            MeansNorm = meansNorm,
            GlobalMeanNorm = geometry.Origin.norm().item<double>(),
            WeightNorm = weightNorm,
            RowNorms = Norms(allRows),
            RowCosines = Cosines(allRows),
            PresentRowsNorm = rowsNorm,
            Alignment = (rows * means).sum().item<double>(),
            Misalignment = (rows / rowsNorm - means / meansNorm).norm().item<double>(),
            HeadIsFinite = double.IsFinite(weightNorm + (bias?.sum().item<double>() ?? 0)),
        };
    }

    private static double[] Norms(Tensor rows) => rows.norm(1).data<double>().ToArray();

    /// <summary>Cosines of every pair of rows (K, m).</summary>
    private static double[] Cosines(Tensor rows)
    {
        var count = rows.shape[0];
        var unit = rows / rows.norm(1, keepdim: true);
        var above = triu_indices(count, count, 1); // (2, pairs)
        return unit.matmul(unit.t())[above[0], above[1]].data<double>().ToArray(); // (pairs)
    }
}
