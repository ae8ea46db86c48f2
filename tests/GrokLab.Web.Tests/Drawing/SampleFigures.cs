using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Protocol;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;
using GrokLab.Web.Tests.Components;

namespace GrokLab.Web.Tests.Drawing;

/// <summary>Figures of groups with two seeds a variant, with every metric that the figures draw.</summary>
internal static class SampleFigures
{
    private static readonly string[] Names = [.. FigureCatalog.All.SelectMany(figure => figure.Metrics).Append(Metrics.AngleOptimum).Distinct()];

    /// <summary>A figure of the paper.</summary>
    /// <param name="number">The paper's number.</param>
    /// <param name="variants">The names of the variants.</param>
    internal static FigureDescription Of(int number, params IReadOnlyList<string> variants) => FigureBuilder.Create(number, Group(variants), FigureBand.Std);

    /// <summary>The group behind the figures; its second variants are unplugged at epoch 20.</summary>
    internal static GroupData Group(params IReadOnlyList<string> variants) => new(1, [.. variants.Select((name, i) => new FigureVariant(
        variants.Count == 1 ? null : name, [Run(name, i, seed: 1), Run(name, i, seed: 2)]))]);

    private static FigureRun Run(string variant, int place, int seed)
    {
        var spec = Presets.Find("fig2-quick")!.Spec with { Seed = seed };
        return new(
            SampleRuns.Of(RunStatus.Completed) with { Id = (10 * place) + seed, Seed = seed, Variant = variant, Classes = 10 },
            place == 0 ? spec with { Regularizer = new NoRegularizerSpec() } : spec with { Regularizer = new NccSpec { Lambda = 1e-3 * place } },
            Names.ToDictionary(name => name, name => Points(name, place + (0.1 * seed))),
            place == 0 ? [] : [new RunEvent(1, 7, RunEventKinds.RegularizerUnplugged, 1461, 1461 / 73.0, 9, default, 0, "scheduled")]);
    }

    private static IReadOnlyList<MetricPoint> Points(string name, double shift) => [.. Enumerable.Range(0, 41).Select(epoch => new MetricPoint(
        73 * epoch, epoch, epoch, Value(Metrics.Find(name)!, epoch, shift)))];

    private static double Value(Metric metric, int epoch, double shift) => metric.Name == Metrics.AngleOptimum.Name ? 96.379
        : metric.Scale switch
        {
            MetricScale.Share => Math.Min(1, (1 + epoch) / (10.0 + shift)),
            MetricScale.Logarithmic => Math.Exp(((0.3 * shift) - 0.2) * epoch),
            _ => 90 + (30 * Math.Exp(-0.1 * epoch) * Math.Sin(epoch + shift + metric.Name.Length)),
        };
}
