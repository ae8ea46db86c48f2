using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;

namespace GrokLab.Benchmarks.Storage;

/// <summary>A finished run of the quick preset with more evaluations than real runs have, and noisy curves that look like grokking.</summary>
internal static class MeasuredRun
{
    internal const int Evaluations = 100_000;
    internal const int StepsApart = 10;
    private const int StepsPerEpoch = 19;

    /// <summary>Twenty metrics: all that the run page draws, and some others.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        Metrics.TrainAccuracy, Metrics.ValidationAccuracy, Metrics.TrainLoss, Metrics.ValidationLoss,
        Metrics.Kappa, Metrics.KappaUpperBound, Metrics.Ncc, Metrics.NccGalanti,
        Metrics.AngleMin, Metrics.AngleMean, Metrics.AngleMax, Metrics.WeightNorm, Metrics.GradientNorm,
        Metrics.Regularizer, Metrics.DegeneratePairs, Metrics.LearningRate, Metrics.Lambda, Metrics.StepsPerSecond,
        Metrics.Angle(0, 1), Metrics.Angle(0, 2),
    ];

    internal static NewRun New { get; } = new(
        "Grokking, quick", "grokking-quick", SpecJson.Write(Presets.Find("grokking-quick")!.Spec), 1, "cpu", (long)Evaluations * StepsApart);

    /// <summary>The run's evaluations, the first at step 0.</summary>
    internal static MetricsRecord[] Evaluated(long runId)
    {
        var noise = new Random(7);
        return
        [
            .. Enumerable.Range(0, Evaluations).Select(i => new MetricsRecord(
                runId, (long)i * StepsApart, (double)i * StepsApart / StepsPerEpoch, i * 0.06, Values((double)i / Evaluations, noise))),
        ];
    }

    /// <summary>The records of the run's beginning and end.</summary>
    internal static RunRecord[] Frame(long runId) =>
    [
        new StatusRecord(runId, RunStatus.Running, null, DateTimeOffset.UnixEpoch.AddYears(50)),
        new StartedRecord(runId, "cpu", "CPU", (long)Evaluations * StepsApart, StepsPerEpoch, 4_704, 4_705, 97, 128, 422_241, null),
        new EventRecord(runId, "RegularizerUnplugged", 300_000, 300_000.0 / StepsPerEpoch, 1_800, DateTimeOffset.UnixEpoch.AddYears(50), 0),
        new ProgressRecord(runId, (long)Evaluations * StepsApart, 0, (long)Evaluations * StepsApart, 6_000, 160, 0),
        new StatusRecord(runId, RunStatus.Completed, null, DateTimeOffset.UnixEpoch.AddYears(50)),
    ];

    private static Dictionary<string, double?> Values(double progress, Random noise)
    {
        var values = new Dictionary<string, double?>(Names.Count);
        for (var i = 0; i < Names.Count; i++)
        {
            var level = Metrics.Find(Names[i]) switch
            {
                { Scale: MetricScale.Share } => Math.Tanh(progress * (20 - (12 * i))) * 0.97,
                { Group: MetricGroup.Angles, Curve: not null } => 90 + ((i - 9) * 20 * Math.Exp(-4 * progress)),
                _ => Math.Exp(-6 * progress) + 0.01,
            };
            values.Add(Names[i], level * (1 + (0.05 * (noise.NextDouble() - 0.5))));
        }

        return values;
    }
}
