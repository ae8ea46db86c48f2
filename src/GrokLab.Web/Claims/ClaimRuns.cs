using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Training.Engine;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Figures;
using GrokLab.Web.Statistics;

namespace GrokLab.Web.Claims;

/// <summary>Calculates numbers from the runs of a group.</summary>
internal static class ClaimRuns
{
    internal static IReadOnlyList<MetricPoint> Curve(this FigureRun run, string metric) => run.Curves.GetValueOrDefault(metric) ?? [];

    internal static double? Last(this FigureRun run, string metric) =>
        run.Curve(metric).Where(p => p.Value is { } v && double.IsFinite(v)).Select(p => p.Value).LastOrDefault();

    /// <summary>The last value measured before a step was trained.</summary>
    internal static double? Before(this FigureRun run, string metric, long step) =>
        run.Curve(metric).Where(p => p.Step < step && p.Value is { } v && double.IsFinite(v)).Select(p => p.Value).LastOrDefault();

    /// <summary>A quantity with one value per seed.</summary>
    internal static SeedSample Sample(this IEnumerable<FigureRun> runs, SeedScale scale, Func<FigureRun, double?> value) =>
        SeedSample.Of(scale, runs.Select(run => (run.Run.Seed, value(run))));

    /// <summary>The last values of a metric: accuracies as they are, other metrics by their logarithms.</summary>
    internal static SeedSample Final(this IEnumerable<FigureRun> runs, Metric metric) =>
        runs.Sample(metric, run => run.Last(metric));

    /// <summary>Values of a metric, one per seed: accuracies as they are, other metrics by their logarithms.</summary>
    internal static SeedSample Sample(this IEnumerable<FigureRun> runs, Metric metric, Func<FigureRun, double?> value) => Of(metric, runs.Select(run => (run.Run.Seed, value(run))));

    /// <inheritdoc cref="Sample(IEnumerable{FigureRun}, Metric, Func{FigureRun, double?})"/>
    internal static SeedSample Of(Metric metric, IEnumerable<(int Seed, double? Value)> values) => metric.Scale == MetricScale.Share
        ? SeedSample.Of(SeedScale.Linear, values, SeedLimits.Share)
        : SeedSample.Of(SeedScale.Logarithmic, values);

    /// <summary>The onset, with the mean reading of NCC (Galanti et al.), as the authors' program computes it.</summary>
    internal static Onset Onset(this FigureRun run) => OnsetAnalysis.Of(
        run.Curve(Metrics.TrainAccuracy), run.Curve(Metrics.ValidationAccuracy), run.Curve(Metrics.Kappa), run.Curve(Metrics.NccGalanti));

    internal static IReadOnlyList<long> Ids(this IEnumerable<FigureRun> runs) => [.. runs.Select(run => run.Run.Id)];

    /// <summary>The runs with a regularizer of this kind that have trained all their steps.</summary>
    internal static IReadOnlyList<FigureRun> Completed<T>(this GroupData group)
        where T : RegularizerSpec => [.. group.Runs.Where(run => run.Run.Status == RunStatus.Completed && run.Spec.Regularizer is T)];

    /// <summary>Whether the run was regularized against its measure: λ was above 0 and never below. With λ &lt; 0 the measure is made smaller, which is
    /// another experiment.</summary>
    internal static bool IsRegularizedAgainst(this FigureRun run) => !run.HasNegativeLambda()
        && (run.Spec.Regularizer.Lambda > 0 || run.Spec.Regularizer.Schedule.Any(change => change.Lambda > 0));

    /// <summary>Whether λ was below 0 at some time, by spec or by hand.</summary>
    internal static bool HasNegativeLambda(this FigureRun run) =>
        run.Spec.Regularizer.HasNegativeLambda() || run.Events.Any(e => e.Value < 0 && RunCommands.WordsOf(e.Kind)?.Value == RunCommands.LambdaValue);
}
