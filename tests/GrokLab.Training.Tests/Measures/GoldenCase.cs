using System.Text.Json;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>The inputs of one reference case, and what is measured of them.</summary>
internal sealed class GoldenCase
{
    public GoldenCase(JsonElement json, ScalarType precision, string path)
    {
        Classes = json.GetProperty("k").GetInt32();
        Width = json.GetProperty("m").GetInt32();
        Samples = json.GetProperty("N").GetInt32();
        Epsilon = json.GetProperty("ncc_eps").GetDouble();
        Features = tensor(Numbers(json.GetProperty("features")), [Samples, Width]).to(precision);
        Weights = tensor(Numbers(json.GetProperty("weights")), [Classes, Width]).to(precision);
        Bias = tensor(Numbers(json.GetProperty("bias")), [Classes]).to(precision);
        Labels = tensor(Numbers(json.GetProperty("labels")).Select(l => (long)l).ToArray());
        if (json.GetProperty("ideal_nc") is { ValueKind: JsonValueKind.Object } ideal)
        {
            Ideal = new CollapseBound(ideal.GetProperty("lam").GetDouble(), ideal.GetProperty("M").GetDouble(), Classes);
            IdealGlobalMeanNorm = ideal.GetProperty("mu_g_norm").GetDouble();
        }

        Folds = GoldenFold.All(this, json, path);
        All = MeasurePath.MeasureAll(path, Features, Labels, Weights, Bias, Classes);
    }

    public int Classes { get; }

    public int Width { get; }

    public int Samples { get; }

    public double Epsilon { get; }

    public Tensor Features { get; }

    public Tensor Weights { get; }

    public Tensor Bias { get; }

    public Tensor Labels { get; }

    public CollapseBound Ideal { get; }

    public double IdealGlobalMeanNorm { get; }

    public MeasureSet All { get; }

    public Totals Totals => All.Totals;

    public SampleCentre Centre => new(Features, Labels, Classes);

    public IReadOnlyList<GoldenFold> Folds { get; }

    /// <summary>The bound at the fitted λ̂ and M̂; NaN where λ̂ ≤ 0.</summary>
    public CollapseBound Fit => new(All[Metrics.WeightScale] ?? double.NaN, All.Raw(Metrics.ClassMeanNorm), Classes);

    /// <summary>A number, a list or a matrix in reading order; null is NaN, "Infinity" is infinite.</summary>
    public static double[] Numbers(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(Numbers)],
        JsonValueKind.Null => [double.NaN],
        JsonValueKind.String => [double.Parse(json.GetString()!, System.Globalization.CultureInfo.InvariantCulture)],
        _ => [json.GetDouble()],
    };
}
