using GrokLab.Data.Runs;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Jobs;

/// <summary>A run that a job of this server trains now: accepts commands and reports when they have taken effect.</summary>
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

    /// <summary>The training process's id; null while it starts.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Whether the run waits for a resume.</summary>
    public bool Paused => paused is not null;

    /// <summary>Whether the process has ended while the user wants the run paused: the run is about to leave the device to others.</summary>
    internal bool LeavesDevice { get; set; }

    /// <summary>Whether the user wants the run paused.</summary>
    public bool PausedByUser { get; private set; }

    /// <summary>Whether the run must wait until the database can be written.</summary>
    public bool HeldByStorage { get; private set; }

    /// <summary>The status that the training process last reported, which may not be stored yet; null before the first report.</summary>
    public RunStatus? Told { get; private set; }

    /// <summary>The position of the training at its last report.</summary>
    internal (long Step, double Epoch, double ElapsedSeconds) Position { get; set; }

    /// <summary>The λ that the training process last reported; null before training has begun.</summary>
    public double? Lambda { get; private set; }

    /// <summary>Whether λ was ever other than 0, so that plugging in can restore a value.</summary>
    public bool HadLambda { get; private set; }

    /// <summary>Completes when a final stop was sent to the process.</summary>
    internal Task StopSent => stopSent.Task;

    /// <summary>Completes when the job is done and everything that the run reported is stored.</summary>
    public Task Ended => ended.Task;

    /// <summary>Sends a command and waits for the event that confirms it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="confirmedBy">Whether an event confirms the command.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="cancellation">Stops waiting; the command is not revoked.</param>
    /// <returns>The event; null if the time was up or the run ended before it.</returns>
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
                return paused; // The run already waits for the database: now it waits for its user, too.
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
    /// <returns>False if the run was already told to wait.</returns>
    internal bool Hold(string reason)
    {
        lock (gate)
        {
            if (HeldByStorage)
            {
                return false;
            }

            HeldByStorage = true;
            Send(new PauseTraining(reason)); // The command changes nothing if the user has paused the run.
            return true;
        }
    }

    /// <summary>The database can be written: the run resumes, unless its user has paused it.</summary>
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

    /// <summary>Sets the process, which now accepts commands.</summary>
    internal void Attach(TrainingProcess started)
    {
        ProcessId = started.Id;
        process.TrySetResult(started);
    }

    /// <summary>Receives an event of the process, which is about to be stored.</summary>
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
            HadLambda |= happened.Lambda is not (null or 0);
            foreach (var waiter in waiters.Where(w => w.ConfirmedBy(happened)))
            {
                waiter.Confirmation.TrySetResult(happened);
            }
        }
    }

    /// <summary>Receives the report that the process resumes from a checkpoint.</summary>
    internal void TakeUp(TakenUp at)
    {
        lock (gate)
        {
            (paused, Lambda) = (null, at.Lambda);
            HadLambda |= at.PluggedInLambda != 0;
        }
    }

    /// <summary>Ends the run's job; callers that still wait get no confirmation.</summary>
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

        // A confirmation counts even if the end came at the same moment.
        await Task.WhenAny(waiter.Confirmation.Task, Ended);
        return waiter.Confirmation.Task.IsCompletedSuccessfully ? await waiter.Confirmation.Task : null;
    }

    // Call this under the lock, so that commands reach the process in the order of the decisions.
    private Task<bool> Send(TrainingCommand command)
    {
        var sent = SendAfterAsync(sending, command);
        sending = sent;
        return sent;
    }

    // A command waits while the process still starts; the caller's timeout includes this wait.
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
