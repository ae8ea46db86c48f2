using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using GrokLab.Data.Writing;
using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Stores;

/// <summary>Deletes what an attempt measured after a step, and keeps what the user did.</summary>
internal static class RunHistory
{
    /// <summary>A step before the first one: everything is deleted.</summary>
    private const long Start = -1;

    // Events with external causes, which no attempt repeats
    private static readonly string[] Kept =
        [RunEventKinds.TakenUp, RunEventKinds.CheckpointUnsound, RunEventKinds.Extended, RunEventKinds.Forked, RunEventKinds.StorageFailed];

    public static Task ClearAsync(GrokLabDbContext context, long runId, CancellationToken cancellationToken) =>
        TruncateAsync(context, runId, Start, epoch: 0, elapsedSeconds: 0, cancellationToken);

    public static async Task TruncateAsync(
        GrokLabDbContext context, long runId, long afterStep, double epoch, double elapsedSeconds, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var series = context.MetricSeries.Where(s => s.RunId == runId);
        var ids = series.Select(s => s.Id);
        await context.MetricPoints.Where(p => ids.Contains(p.SeriesId) && p.Step > afterStep).ExecuteDeleteAsync(cancellationToken);
        await series.Where(s => !context.MetricPoints.Any(p => p.SeriesId == s.Id)).ExecuteDeleteAsync(cancellationToken);
        await context.Evaluations.Where(e => e.RunId == runId && e.Step > afterStep).ExecuteDeleteAsync(cancellationToken);

        // A run that was killed after its last step, before its end was stored, completes again at that step.
        var extended = context.RunEvents.Where(e => e.RunId == runId && e.Kind == RunEventKinds.Extended);
        await context.RunEvents
            .Where(e => e.RunId == runId && e.Step == afterStep && e.Kind == RunEventKinds.Completed && !extended.Any(x => x.Id > e.Id))
            .ExecuteDeleteAsync(cancellationToken);

        var later = context.RunEvents.Where(e => e.RunId == runId && e.Step > afterStep && !Kept.Contains(e.Kind));
        var made = MadeByHand(context, runId);
        await later.Where(e => !made.Any(m => m.Id == e.Id)).ExecuteDeleteAsync(cancellationToken);
        await later.ExecuteUpdateAsync(
            set => set.SetProperty(e => EF.Property<bool>(e, GrokLabDbContext.AwaitsRepeat), true), cancellationToken);
        var step = Math.Max(afterStep, 0);
        await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            set => set
                .SetProperty(run => run.Step, step)
                .SetProperty(run => run.Epoch, epoch)
                .SetProperty(run => run.ElapsedSeconds, elapsedSeconds)
                .SetProperty(run => run.StepsPerSecond, (double?)null)
                .SetProperty(run => run.RemainingSeconds, (double?)null)
                .SetProperty(run => run.CheckpointStep, afterStep < 0 ? null : (long?)afterStep),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The changes that a user made, including those that are yet to be repeated.</summary>
    public static IQueryable<RunEvent> MadeByHand(GrokLabDbContext context, long runId) => context.RunEvents
        .Where(e => e.RunId == runId && e.Message != RunEventKinds.ScheduledMessage)
        .Where(RunEventKinds.IsChange);
}
