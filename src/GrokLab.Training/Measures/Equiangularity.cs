using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>NC2: how equal the angles of a set of vectors are, by their cosines over pairs (Papyan et al. 2020).
/// All NaN where there is no pair or a vector is zero.</summary>
/// <param name="CosineStd">Population standard deviation of the cosines.</param>
/// <param name="CosineMad">Mean of |cos − mean cos|.</param>
/// <param name="SimplexDeviation">Mean of |cos + 1/(K−1)|, 0 for a regular simplex.</param>
public readonly record struct Equiangularity(double CosineStd, double CosineMad, double SimplexDeviation)
{
    /// <summary>Of the rows (K, m), float64 on the CPU.</summary>
    internal static Equiangularity Of(Tensor rows)
    {
        var count = (int)rows.shape[0];
        if (count < 2)
        {
            return new Equiangularity(double.NaN, double.NaN, double.NaN);
        }

        using var scope = NewDisposeScope();
        var unit = rows / rows.norm(1, keepdim: true);
        var above = triu_indices(count, count, 1); // (2, pairs)
        var cosines = unit.matmul(unit.t())[above[0], above[1]]; // (pairs)
        var deviations = cosines - cosines.mean();
        return new Equiangularity(
            deviations.square().mean().sqrt().item<double>(),
            deviations.abs().mean().item<double>(),
            (cosines + 1.0 / (count - 1)).abs().mean().item<double>());
    }

    /// <summary>Of the cosines of every pair of K vectors; NaN where a vector is zero.</summary>
    internal static Equiangularity Of(double[] cosines, int count)
    {
        if (count < 2)
        {
            return new Equiangularity(double.NaN, double.NaN, double.NaN);
        }

        var mean = cosines.Sum() / cosines.Length;
        var (squares, deviations, fromSimplex) = (0.0, 0.0, 0.0);
        foreach (var cosine in cosines)
        {
            squares += (cosine - mean) * (cosine - mean);
            deviations += Math.Abs(cosine - mean);
            fromSimplex += Math.Abs(cosine + (1.0 / (count - 1)));
        }

        return new Equiangularity(Math.Sqrt(squares / cosines.Length), deviations / cosines.Length, fromSimplex / cosines.Length);
    }
}
