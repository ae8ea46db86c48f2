using GrokLab.Training.Protocol;

namespace GrokLab.Web.Jobs;

/// <summary>A run that a job of this server trains just now: takes commands and tells when they took effect.</summary>
public sealed class ActiveRun
{
    private readonly Lock gate = new();
    private readonly List<Waiter> waiters = [];
    private readonly TaskCompletionSource<TrainingProcess?> process = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource stopSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ActiveRun(long runId)
    {
        RunId = runId;
    }

    public long RunId { get; }

    /// <summary>The operating system's number of the training process; null while it starts.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Whether the run waits for a resume.</summary>
    public bool Paused { get; private set; }

    /// <summary>λ as the training process last told; null before it has begun.</summary>
    public double? Lambda { get; private set; }

    /// <summary>Whether λ was ever above 0: then there is a value that plugging in restores.</summary>
    public bool HadLambda { get; private set; }

    /// <summary>Completes when the process was told to stop for good.</summary>
    internal Task StopSent => stopSent.Task;

    /// <summary>Completes when the job is done and all that the run told is stored.</summary>
    public Task Ended => ended.Task;

    /// <summary>Sends a command and waits for the event that confirms it.</summary>
    /// <param name="command">What to do.</param>
    /// <param name="confirmedBy">The kinds of event that say that it was done.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Stops waiting; the command stays sent.</param>
    /// <returns>The event; null where the time was up or the run ended before.</returns>
    internal async Task<TrainingEvent?> SendAsync(
        TrainingCommand command, TrainingEventKind[] confirmedBy, TimeSpan timeout, CancellationToken cancellation)
    {
        var waiter = new Waiter(confirmedBy);
        lock (gate)
        {
            waiters.Add(waiter);
        }

        try
        {
            return await DeliverAsync(command, waiter).WaitAsync(timeout, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    /// <summary>The process is there to take commands.</summary>
    internal void Attach(TrainingProcess started)
    {
        ProcessId = started.Id;
        process.TrySetResult(started);
    }

    /// <summary>The process told of something, and it is on its way to the database.</summary>
    internal void Tell(TrainingEvent happened)
    {
        lock (gate)
        {
            Paused = happened.Kind == TrainingEventKind.Paused || (Paused && happened.Kind != TrainingEventKind.Resumed);
            Lambda = happened.Lambda ?? Lambda;
            HadLambda |= happened.Lambda > 0;
            foreach (var waiter in waiters.Where(w => w.ConfirmedBy.Contains(happened.Kind)))
            {
                waiter.Confirmation.TrySetResult(happened);
            }
        }
    }

    /// <summary>The process goes on from a checkpoint.</summary>
    internal void TakeUp(TakenUp at)
    {
        lock (gate)
        {
            (Paused, Lambda) = (false, at.Lambda);
            HadLambda |= at.PluggedInLambda > 0;
        }
    }

    /// <summary>The job is done; whoever still waits gets no confirmation.</summary>
    internal void End()
    {
        process.TrySetResult(null);
        lock (gate)
        {
            foreach (var waiter in waiters)
            {
                waiter.Confirmation.TrySetResult(null);
            }
        }

        ended.TrySetResult();
    }

    // A command given while the process still starts waits for it; the time of the caller runs meanwhile.
    private async Task<TrainingEvent?> DeliverAsync(TrainingCommand command, Waiter waiter)
    {
        if (await process.Task is not { } receiver)
        {
            return null;
        }

        await receiver.SendAsync(command);
        if (command is StopTraining)
        {
            stopSent.TrySetResult();
        }

        // A confirmation counts also where the end came at the same moment.
        await Task.WhenAny(waiter.Confirmation.Task, Ended);
        return waiter.Confirmation.Task.IsCompletedSuccessfully ? await waiter.Confirmation.Task : null;
    }

    private sealed record Waiter(TrainingEventKind[] ConfirmedBy)
    {
        internal TaskCompletionSource<TrainingEvent?> Confirmation { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
