using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using GrokLab.Data.Writing;
using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Stores;

/// <summary>Recovers runs of an earlier server when the program starts.</summary>
internal static class RunRecovery
{
    /// <summary>Marks runs that were left running or paused as interrupted; runs that a user paused stay paused.</summary>
    /// <returns>The ids of all queued and interrupted runs afterwards.</returns>
    public static async Task<IReadOnlyList<long>> RecoverAsync(
        GrokLabDbContext context, string? error, string? errorOfPaused, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await KeepPausedAsync(context, errorOfPaused, now, cancellationToken);
        await context.Runs
            .Where(run => !run.PausedByUser && (run.Status == RunStatus.Running || run.Status == RunStatus.Paused))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(run => run.Status, RunStatus.Interrupted)
                    .SetProperty(run => run.Error, error)
                    .SetProperty(run => run.EndedAt, (DateTimeOffset?)now)
                    .SetProperty(run => run.RemainingSeconds, (double?)null),
                cancellationToken);
        var waiting = await WaitingAsync(context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return waiting;
    }

    /// <summary>The ids of all queued and interrupted runs, the oldest first.</summary>
    public static async Task<IReadOnlyList<long>> WaitingAsync(GrokLabDbContext context, CancellationToken cancellationToken) => await context.Runs
        .Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Interrupted)
        .OrderBy(run => run.Id)
        .Select(run => run.Id)
        .ToListAsync(cancellationToken);

    private static async Task KeepPausedAsync(GrokLabDbContext context, string? error, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A run paused with an error had lost its process before; a run without an attempt never had a process.
        var paused = await context.Runs
            .Where(run => run.PausedByUser && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running || run.Status == RunStatus.Interrupted
                || (run.Status == RunStatus.Paused && run.Error == null && run.Attempts > 0)))
            .ToListAsync(cancellationToken);
        foreach (var run in paused)
        {
            run.Status = RunStatus.Paused;
            run.Error ??= error;
            run.EndedAt = null;
            run.RemainingSeconds = null;
            context.RunEvents.Add(new RunEvent(
                0, run.Id, RunEventKinds.Paused, run.Step, run.Epoch, run.ElapsedSeconds, now, Value: null,
                Message: run.Error is null ? RunEventKinds.StaysPausedMessage : $"{run.Error} {RunEventKinds.StaysPausedMessage}"));
        }

        await context.SaveChangesAsync(cancellationToken);
    }
}
