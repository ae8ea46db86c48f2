using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Claims;

/// <summary>Calculates numbers from the runs of a group.</summary>
internal static class ClaimRuns
{
    internal static IReadOnlyList<MetricPoint> Curve(this FigureRun run, string metric) => run.Curves.GetValueOrDefault(metric) ?? [];

    internal static double? Last(this FigureRun run, string metric) =>
        run.Curve(metric).Where(p => p.Value is { } v && double.IsFinite(v)).Select(p => p.Value).LastOrDefault();

    /// <summary>The last value measured before a step.</summary>
    internal static double? Before(this FigureRun run, string metric, long step) =>
        run.Curve(metric).Where(p => p.Step <= step && p.Value is { } v && double.IsFinite(v)).Select(p => p.Value).LastOrDefault();

    internal static double? MeanLast(this IReadOnlyList<FigureRun> runs, string metric) => runs.MeanOverSeeds(run => run.Last(metric));

    /// <summary>The mean over seeds: several runs of one seed count as their mean.</summary>
    internal static double? MeanOverSeeds(this IEnumerable<FigureRun> runs, Func<FigureRun, double?> value) =>
        Mean(runs.GroupBy(run => run.Run.Seed).Select(same => Mean(same.Select(value))));

    private static double? Mean(IEnumerable<double?> values) => values.Where(v => v is not null).Select(v => v!.Value).ToList() is { Count: > 0 } list
        ? list.Average()
        : null;

    internal static Onset Onset(this FigureRun run) => OnsetAnalysis.Of(
        run.Curve(Metrics.TrainAccuracy), run.Curve(Metrics.ValidationAccuracy), run.Curve(Metrics.Kappa), run.Curve(Metrics.Ncc));

    internal static IReadOnlyList<long> Ids(this IEnumerable<FigureRun> runs) => [.. runs.Select(run => run.Run.Id)];

    /// <summary>The runs with a regularizer of this kind that have trained all their steps.</summary>
    internal static IReadOnlyList<FigureRun> Completed<T>(this GroupData group)
        where T : RegularizerSpec => [.. group.Runs.Where(run => run.Run.Status == RunStatus.Completed && run.Spec.Regularizer is T)];
}
