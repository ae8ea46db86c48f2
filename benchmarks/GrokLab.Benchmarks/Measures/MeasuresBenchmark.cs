using System.Globalization;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Measures;

/// <summary>The closed form of κ against the Hessian, and the cost of measures and evaluations in training steps.</summary>
internal static class MeasuresBenchmark
{
    internal static void Run(TextWriter output)
    {
        Write(output, $"{get_num_threads()} threads, medians of interleaved rounds\n");
        ClosedFormAgainstHessian(output);
        EvaluationCost.Run(output);
    }

    private static void ClosedFormAgainstHessian(TextWriter output)
    {
        Write(output, "κ of 64 × 512 features and 10 classes: closed form against the Hessian by automatic differentiation\n");
        foreach (var scale in (double[])[0.01, 0.05])
        {
            foreach (var precision in (ScalarType[])[float64, float32])
            {
                using var scope = NewDisposeScope();
                random.manual_seed(1);
                var weights = scale * randn(10, 512, dtype: float64);
                var labels = arange(64, dtype: int64).remainder(10);
                // Features point along their class's weights, so that outputs are nearly one-hot at the larger scale.
                var features = randn(64, 512, dtype: float64) + (weights / scale).index_select(0, labels);
                var (x, w) = (features.to(precision), weights.to(precision));
                var reference = RelativeFlatness.Kappa(features, weights, null).item<double>();
                var (closed, hessian) = (0.0, 0.0);
                var times = InterleavedTiming.Measure(3, new Dictionary<string, Action>
                {
                    ["closed"] = () => closed = Evaluated(() => RelativeFlatness.Kappa(x, w, null).to(float64).item<double>()),
                    ["hessian"] = () => hessian = HessianFlatness.Kappa(x, labels, w),
                });
                Write(output, $"""
                      weights of scale {scale}, {precision}: κ = {reference:E4}
                        closed form {InterleavedTiming.Median(times["closed"]):F3} ms, relative difference from the closed form in float64 {Relative(closed, reference):E1}
                        Hessian {InterleavedTiming.Median(times["hessian"]):F0} ms, relative difference {Relative(hessian, reference):E1}
                        ratio of times {InterleavedTiming.MedianRatio(times["hessian"], times["closed"]):F0}

                    """);
            }
        }
    }

    private static double Evaluated(Func<double> function)
    {
        using var gradientsOff = no_grad();
        return function();
    }

    private static double Relative(double value, double reference) => Math.Abs(value - reference) / reference;

    private static void Write(TextWriter output, FormattableString text) => output.Write(text.ToString(CultureInfo.InvariantCulture));

    private static void Write(TextWriter output, string text) => output.Write(text);
}
