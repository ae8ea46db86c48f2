using CsCheck;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>Random features and a random head in float64, drawn for property tests.</summary>
internal sealed record RandomHead(int Seed, int Classes, int Width, int Samples, double LogScale)
{
    /// <summary>Heads of two to six classes whose softmax goes from nearly uniform to nearly one-hot.</summary>
    public static Gen<RandomHead> Any { get; } = Gen.Select(
        Gen.Int[1, 1 << 20], Gen.Int[2, 6], Gen.Int[2, 7], Gen.Int[2, 24], Gen.Double[-2, 1],
        (seed, classes, width, samples, scale) => new RandomHead(seed, classes, width, samples, scale));

    public Inputs Draw()
    {
        using var generator = new Generator((ulong)Seed);
        var scale = Math.Pow(10, LogScale);
        return new Inputs(
            randn([Samples, Width], dtype: float64, generator: generator) + 0.5,
            randint(0, Classes, [Samples], dtype: int64, generator: generator),
            scale * randn([Classes, Width], dtype: float64, generator: generator),
            scale * randn([Classes], dtype: float64, generator: generator));
    }

    /// <summary>A random rotation (or reflection) of the feature space; (m, m).</summary>
    public Tensor Rotation()
    {
        using var generator = new Generator((ulong)Seed + 1);
        return linalg.qr(randn([Width, Width], dtype: float64, generator: generator)).Item1;
    }

    internal sealed record Inputs(Tensor Features, Tensor Labels, Tensor Weights, Tensor Bias)
    {
        public double Kappa => RelativeFlatness.Kappa(Features, Weights, Bias).item<double>();

        public double UpperBound => RelativeFlatness.UpperBound(Features, Weights, Bias).item<double>();

        /// <summary>By both paths, which must agree.</summary>
        public MeasureSet All => MeasurePath.MeasureByBoth(Features, Labels, Weights, Bias);
    }
}
