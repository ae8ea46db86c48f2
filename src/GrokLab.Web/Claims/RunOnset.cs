using GrokLab.Data.Runs;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Claims;

/// <summary>When things happen in a run of a group.</summary>
/// <param name="RunId">Which run.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Variant">Which of the things compared.</param>
/// <param name="Onset">When.</param>
/// <param name="IsUnderWay">Whether the run has not ended: what is not reached may still come, and a steepest fall may still move.</param>
/// <param name="RepeatOf">The run that counts in its place, because both have the same seed and spec; null for one that counts.</param>
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
