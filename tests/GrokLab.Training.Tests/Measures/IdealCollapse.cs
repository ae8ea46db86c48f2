using CsCheck;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>Neural collapse in its ideal form: class means on a regular simplex of radius M about μ_G, no spread, and
/// W = λ(μ − μ_G) with the biases that Lemma A.1 asks for.</summary>
internal sealed record IdealCollapse(int Seed, double Lambda, double MeanNorm, int Classes, double GlobalMeanRatio)
{
    public static Gen<IdealCollapse> Any { get; } = Gen.Select(
        Gen.Int[1, 1 << 20], Gen.Double[0.05, 8], Gen.Double[0.3, 2], Gen.Int[2, 8], Gen.Double[0, 6],
        (seed, lambda, norm, classes, ratio) => new IdealCollapse(seed, lambda, norm, classes, ratio));

    public CollapseBound Bound => new(Lambda, MeanNorm, Classes);

    public double GlobalMeanNorm => GlobalMeanRatio * MeanNorm;

    public RandomHead.Inputs Draw()
    {
        using var generator = new Generator((ulong)Seed);
        var width = Classes + 1;
        var vertices = (eye(Classes, dtype: float64) - (1.0 / Classes)) * Math.Sqrt(Classes / (Classes - 1.0)); // unit norms
        var frame = linalg.qr(randn([width, width], dtype: float64, generator: generator)).Item1.narrow(0, 0, Classes);
        var centred = MeanNorm * vertices.matmul(frame); // (k, m)
        var direction = randn([width], dtype: float64, generator: generator);
        var globalMean = GlobalMeanNorm * direction / direction.norm();
        var weights = Lambda * centred;
        var means = centred + globalMean;
        return new RandomHead.Inputs(
            cat([means, means], 0), arange(2 * Classes, dtype: int64).remainder(Classes), weights, -weights.matmul(globalMean));
    }
}
