using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>
/// The geometry of the means of the K present classes, as small float64 tensors on the CPU. The tensors belong to the
/// dispose scope open at construction.
/// </summary>
internal sealed class ClassGeometry
{
    /// <summary>The relative rounding error of means: two equal means that are summed in different orders differ by rounding only.</summary>
    internal const double RoundingOfMeans = 4 * 2.220446049250313e-16;

    /// <param name="present">Labels of the present classes, increasing; (K).</param>
    /// <param name="counts">Numbers of samples of the present classes; (K).</param>
    /// <param name="shift">The vector that was subtracted from every feature; (m).</param>
    /// <param name="means">Class means of the shifted features; (K, m).</param>
    /// <param name="largestNorm">Largest norm of a shifted feature; differences of means below its rounding count as 0.</param>
    internal ClassGeometry(int[] present, double[] counts, Tensor shift, Tensor means, double largestNorm)
    {
        Present = present;
        Counts = counts;
        var floor = RoundingOfMeans * largestNorm;

        using var scope = NewDisposeScope();
        var centre = means.mean([0]);
        var distances = RelativeFlatness.PairwiseSquaredDistances(means);
        Origin = (shift + centre).MoveToOuterDisposeScope();
        var centred = means - centre; // (K, m)
        Means = (centred * (RelativeFlatness.SquaredNorms(centred) > floor * floor).unsqueeze(1)).MoveToOuterDisposeScope();
        SquaredDistances = (distances * (distances > floor * floor)).MoveToOuterDisposeScope();
        Shift = shift;
        Centre = centre.MoveToOuterDisposeScope();
    }

    /// <summary>Labels of the K classes that have samples, increasing.</summary>
    internal int[] Present { get; }

    /// <summary>Numbers of samples of the present classes; (K).</summary>
    internal double[] Counts { get; }

    /// <summary>The vector that was subtracted from every feature before summing; (m).</summary>
    internal Tensor Shift { get; }

    /// <summary>The mean of class means, minus the shift; (m).</summary>
    internal Tensor Centre { get; }

    /// <summary>μ_G, the mean of class means; (m).</summary>
    internal Tensor Origin { get; }

    /// <summary>u_c = μ_c − μ_G; (K, m).</summary>
    internal Tensor Means { get; }

    /// <summary>‖μ_c − μ_c'‖²; (K, K).</summary>
    internal Tensor SquaredDistances { get; }
}
