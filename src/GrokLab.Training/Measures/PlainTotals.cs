using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>Fills <see cref="Totals"/> by libtorch's operations.</summary>
internal static class PlainTotals
{
    /// <param name="geometry">The result of the first pass.</param>
    /// <param name="pass">The second pass over the training set.</param>
    /// <param name="matched">κ at matched confidence.</param>
    /// <param name="weights">(k, m), float64.</param>
    /// <param name="bias">(k), float64, or null.</param>
    internal static Totals Of(ClassGeometry geometry, SecondPass pass, MatchedConfidence matched, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var means = geometry.Means; // (K, m)
        var allRows = weights.cpu(); // (k, m)
        var rows = allRows.index_select(0, tensor(geometry.Present.Select(c => (long)c).ToArray())); // (K, m)
        var rowsNorm = rows.norm().item<double>();
        var weightNorm = weights.norm().item<double>();
        var set = OfSet(geometry, pass, othersAreFinite: double.IsFinite(weightNorm + (bias?.sum().item<double>() ?? 0)));
        return new Totals
        {
            Set = set,
            Flatness = pass.Flatness(),
            Matched = matched,
            Classes = (int)weights.shape[0],
            MeanCosines = Cosines(means),
            Angles = ClusterAngles.Of(geometry.Present, means),
            GlobalMeanNorm = geometry.Origin.norm().item<double>(),
            WeightNorm = weightNorm,
            RowNorms = Norms(allRows),
            RowCosines = Cosines(allRows),
            PresentRowsNorm = rowsNorm,
            Alignment = (rows * means).sum().item<double>(),
            Misalignment = (rows / rowsNorm - means / set.MeansNorm).norm().item<double>(),
        };
    }

    /// <param name="geometry">The result of the first pass over the set.</param>
    /// <param name="pass">The second pass.</param>
    /// <param name="othersAreFinite">Whether everything else that the measures use is finite.</param>
    internal static SetTotals OfSet(ClassGeometry geometry, SecondPass pass, bool othersAreFinite) => new()
    {
        Sums = pass.ToSums(geometry),
        Present = geometry.Present,
        Counts = geometry.Counts,
        SquaredDistances = (double[,])geometry.SquaredDistances.data<double>().ToNDArray(),
        MeanNorms = Norms(geometry.Means),
        MeansNorm = Norm(geometry.Means),
        OthersAreFinite = othersAreFinite,
    };

    private static double Norm(Tensor values)
    {
        using var norm = values.norm();
        return norm.item<double>();
    }

    private static double[] Norms(Tensor rows)
    {
        using var norms = rows.norm(1);
        return norms.data<double>().ToArray();
    }

    /// <summary>Cosines of every pair of rows (K, m).</summary>
    private static double[] Cosines(Tensor rows)
    {
        var count = rows.shape[0];
        var unit = rows / rows.norm(1, keepdim: true);
        var above = triu_indices(count, count, 1); // (2, pairs)
        return unit.matmul(unit.t())[above[0], above[1]].data<double>().ToArray(); // (pairs)
    }
}
