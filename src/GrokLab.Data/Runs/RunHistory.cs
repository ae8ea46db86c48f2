using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data;

/// <summary>Forgets what an attempt at a run measured and keeps what its user did.</summary>
internal static class RunHistory
{
    public static async Task<IReadOnlyList<Intervention>> ClearAsync(
        GrokLabDbContext context, long runId, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var series = context.MetricSeries.Where(s => s.RunId == runId).Select(s => s.Id);
        await context.MetricPoints.Where(p => series.Contains(p.SeriesId)).ExecuteDeleteAsync(cancellationToken);
        await context.MetricSeries.Where(s => s.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.Evaluations.Where(e => e.RunId == runId).ExecuteDeleteAsync(cancellationToken);

        var events = context.RunEvents.Where(e => e.RunId == runId);
        var made = events.Where(e =>
            (e.Kind == RunEventKinds.RegularizerUnplugged && (e.Lambda == null || e.Lambda == 0)
                || ((e.Kind == RunEventKinds.RegularizerPluggedIn || e.Kind == RunEventKinds.LambdaChanged) && e.Lambda != null))
            && e.Message != RunEventKinds.ScheduledMessage);
        await events.Where(e => !made.Any(m => m.Id == e.Id)).ExecuteDeleteAsync(cancellationToken);
        await events.ExecuteUpdateAsync(
            set => set.SetProperty(e => EF.Property<bool>(e, GrokLabDbContext.AwaitsRepeat), true), cancellationToken);
        await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            set => set
                .SetProperty(run => run.Step, 0)
                .SetProperty(run => run.Epoch, 0)
                .SetProperty(run => run.ElapsedSeconds, 0)
                .SetProperty(run => run.StepsPerSecond, (double?)null)
                .SetProperty(run => run.RemainingSeconds, (double?)null),
            cancellationToken);
        var interventions = await events
            .OrderBy(e => e.Step).ThenBy(e => e.Id)
            .Select(e => new Intervention(e.Step, e.Lambda ?? 0))
            .ToListAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return interventions;
    }
}
