using System.Diagnostics;
using GrokLab.Training.Protocol;

namespace GrokLab.Training.Checkpoints;

/// <summary>
/// Keeps the checkpoints of a run in training: writes them in the background, one at a time, and deletes old ones.
/// Used only by the trainer's thread.
/// </summary>
internal sealed class CheckpointKeeper(CheckpointSettings settings) : IDisposable
{
    private const int UnconfirmedKept = 2;

    private readonly CheckpointFolder folder = new(settings.Directory);
    private readonly Stopwatch sinceLast = Stopwatch.StartNew();
    private Task<CheckpointOutcome>? writing;
    private (long Step, int Interventions) latest = (-1, 0);
    private long confirmed = -1;
    private Exception? lastError;

    /// <summary>Whether the next checkpoint is due and the last one is written.</summary>
    internal bool IsDue => writing is null && sinceLast.Elapsed.TotalSeconds >= settings.IntervalSeconds;

    /// <summary>The checkpoints that the run may resume from, newest first.</summary>
    internal IReadOnlyList<CheckpointEntry> Candidates() => !settings.Resume
        ? []
        : [.. folder.List().Where(entry => entry.Step <= (settings.ResumeThrough ?? long.MaxValue))];

    /// <summary>Begins the run: checkpoints newer than its start belong to an attempt that no store knows.</summary>
    internal void Begin(CheckpointEntry? takenUp)
    {
        confirmed = takenUp?.Step ?? -1;
        folder.DeleteUnfinished();
        CheckpointFolder.Delete(folder.List().Where(entry => entry.Step > confirmed));
    }

    /// <summary>Renames an unsound file so that it is not used; the file stays for inspection.</summary>
    internal static void SetAside(CheckpointEntry entry)
    {
        try
        {
            File.Move(entry.Path, $"{entry.Path}.unsound", overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next resume finds the file unsound again.
        }
    }

    /// <summary>Whether there is something new to write.</summary>
    internal bool IsNew(CheckpointProgress progress) => latest != (progress.Step, progress.Interventions.Count);

    /// <summary>Begins to write; the previous checkpoint must be finished.</summary>
    internal void Write(Checkpoint checkpoint)
    {
        latest = (checkpoint.Progress.Step, checkpoint.Progress.Interventions.Count);
        sinceLast.Restart();
        writing = Task.Run(() => WriteNow(checkpoint));
    }

    /// <summary>The outcome of the last checkpoint, returned once; null while it is being written, where there is none, and where it
    /// failed like the previous one.</summary>
    /// <param name="wait">Whether to wait for the outcome.</param>
    internal CheckpointOutcome? Take(bool wait)
    {
        if (writing is null || !(wait || writing.IsCompleted))
        {
            return null;
        }

        var outcome = writing.GetAwaiter().GetResult();
        writing = null;
        if (outcome.Error is not null)
        {
            latest = (-1, 0);
        }

        // Messages name the file, which differs for every checkpoint: compare the kinds of the errors.
        var repeated = outcome.Error is { } error && lastError is { } before
            && (error.GetType(), error.HResult) == (before.GetType(), before.HResult);
        lastError = outcome.Error;
        return repeated ? null : outcome;
    }

    /// <summary>Confirms that the run can resume from the checkpoint of this step: all but the newest few may be deleted.</summary>
    internal void Confirm(long step)
    {
        confirmed = Math.Max(confirmed, step);
        Prune(confirmed);
    }

    public void Dispose() => writing?.Wait();

    private CheckpointOutcome WriteNow(Checkpoint checkpoint)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var written = folder.Write(checkpoint);
            Prune(settings.AwaitsConfirmation ? confirmed : written.Step);
            return new(written, watch.Elapsed.TotalSeconds, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CheckpointException)
        {
            return new(null, watch.Elapsed.TotalSeconds, e);
        }
    }

    private void Prune(long sure)
    {
        var entries = folder.List();
        CheckpointFolder.Delete(entries.Where(entry => entry.Step <= sure).Skip(settings.Kept));
        CheckpointFolder.Delete(entries.Where(entry => entry.Step > sure).Skip(UnconfirmedKept));
    }
}

/// <summary>The outcome of writing a checkpoint.</summary>
/// <param name="Written">The file; null where it could not be written.</param>
/// <param name="Seconds">The duration of writing.</param>
/// <param name="Error">The error that prevented writing; null where it was written.</param>
internal readonly record struct CheckpointOutcome(CheckpointEntry? Written, double Seconds, Exception? Error);
