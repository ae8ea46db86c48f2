using GrokLab.Data.Runs;
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
    private Task sending = Task.CompletedTask;
    private TrainingEvent? paused;

    internal ActiveRun(long runId)
    {
        RunId = runId;
    }

    public long RunId { get; }

    /// <summary>The operating system's number of the training process; null while it starts.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Whether the run waits for a resume.</summary>
    public bool Paused => paused is not null;

    /// <summary>Whether its process has ended while a person wants it to wait: it is about to leave the device to others.</summary>
    internal bool LeavesDevice { get; set; }

    /// <summary>Whether its user wants it to wait.</summary>
    public bool PausedByUser { get; private set; }

    /// <summary>Whether it has to wait until the database can be written.</summary>
    public bool HeldByStorage { get; private set; }

    /// <summary>The status that the training process last told of, which may not be stored yet; null before it told any.</summary>
    public RunStatus? Told { get; private set; }

    /// <summary>Where the training was when it last told.</summary>
    internal (long Step, double Epoch, double ElapsedSeconds) Position { get; set; }

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
    /// <param name="confirmedBy">Whether an event says that it was done.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Stops waiting; the command stays sent.</param>
    /// <returns>The event; null where the time was up or the run ended before.</returns>
    internal async Task<TrainingEvent?> SendAsync(
        TrainingCommand command, Func<TrainingEvent, bool> confirmedBy, TimeSpan timeout, CancellationToken cancellation)
    {
        var waiter = new Waiter(confirmedBy);
        Task<bool>? sent = null;
        lock (gate)
        {
            PausedByUser = command is PauseTraining || (PausedByUser && command is not ResumeTraining);
            if (command is PauseTraining && paused is not null)
            {
                return paused; // The database's trouble was there first: now the run waits for its user as well.
            }

            if (command is not ResumeTraining || !HeldByStorage)
            {
                waiters.Add(waiter);
                sent = Send(command);
            }
        }

        try
        {
            return sent is null ? null : await ConfirmedAsync(sent, waiter).WaitAsync(timeout, cancellation);
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

    /// <summary>The database cannot be written: the run waits before its next step.</summary>
    /// <returns>False where it is told so already.</returns>
    internal bool Hold(string reason)
    {
        lock (gate)
        {
            if (HeldByStorage)
            {
                return false;
            }

            HeldByStorage = true;
            Send(new PauseTraining(reason)); // Changes nothing where its user has paused it.
            return true;
        }
    }

    /// <summary>The database can be written: the run goes on, unless its user has paused it.</summary>
    internal void Release(string reason)
    {
        lock (gate)
        {
            if (HeldByStorage && !PausedByUser)
            {
                Send(new ResumeTraining(reason));
            }

            HeldByStorage = false;
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
            (paused, Told) = happened.Kind switch
            {
                TrainingEventKind.Paused => (happened, RunStatus.Paused),
                TrainingEventKind.Resumed => (null, RunStatus.Running),
                TrainingEventKind.Stopped => (null, RunStatus.Stopped),
                TrainingEventKind.Completed => (null, RunStatus.Completed),
                TrainingEventKind.Diverged => (null, RunStatus.Diverged),
                _ => (paused, Told),
            };
            Lambda = happened.Lambda ?? Lambda;
            HadLambda |= happened.Lambda > 0;
            foreach (var waiter in waiters.Where(w => w.ConfirmedBy(happened)))
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
            (paused, Lambda) = (null, at.Lambda);
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

    private async Task<TrainingEvent?> ConfirmedAsync(Task<bool> sent, Waiter waiter)
    {
        if (!await sent)
        {
            return null;
        }

        // A confirmation counts also where the end came at the same moment.
        await Task.WhenAny(waiter.Confirmation.Task, Ended);
        return waiter.Confirmation.Task.IsCompletedSuccessfully ? await waiter.Confirmation.Task : null;
    }

    // Under the lock: commands reach the process in the order in which they were decided on.
    private Task<bool> Send(TrainingCommand command)
    {
        var sent = SendAfterAsync(sending, command);
        sending = sent;
        return sent;
    }

    // A command given while the process still starts waits for it; the time of the caller runs meanwhile.
    private async Task<bool> SendAfterAsync(Task before, TrainingCommand command)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (await process.Task is not { } receiver)
        {
            return false;
        }

        await receiver.SendAsync(command);
        if (command is StopTraining)
        {
            stopSent.TrySetResult();
        }

        return true;
    }

    private sealed record Waiter(Func<TrainingEvent, bool> ConfirmedBy)
    {
        internal TaskCompletionSource<TrainingEvent?> Confirmation { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
