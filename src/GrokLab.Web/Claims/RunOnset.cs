using GrokLab.Data.Runs;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Claims;

/// <summary>The onset of a run of a group.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Variant">The run's variant in its group.</param>
/// <param name="Onset">The steps of the run's events.</param>
/// <param name="IsUnderWay">Whether the run has not ended: missing steps may still come, and a steepest fall may still move.</param>
/// <param name="RepeatOf">The run that counts in its place, because both have the same seed and spec; null for a run that counts.</param>
public sealed record RunOnset(long RunId, int Seed, string? Variant, Onset Onset, bool IsUnderWay, long? RepeatOf)
{
    internal static RunOnset Of(FigureRun run, long? repeatOf) => new(
        run.Run.Id,
        run.Run.Seed,
        run.Run.Variant,
        run.Onset(),
        run.Run.Status is RunStatus.Queued or RunStatus.Running or RunStatus.Paused or RunStatus.Interrupted,
        repeatOf);
}

/// <summary>The onset of a group.</summary>
/// <param name="Rows">One row for each run.</param>
/// <param name="Group">The group, with the curves of the figure.</param>
public sealed record GroupOnset(IReadOnlyList<RunOnset> Rows, GroupData Group)
{
    /// <summary>The horizontal axis of the figure where nobody chose one.</summary>
    internal StepAxis Axis => StepAxes.Usual([.. Group.Runs.Select(run => run.Spec)]);
}
