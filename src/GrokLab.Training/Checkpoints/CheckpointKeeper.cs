using System.Diagnostics;
using GrokLab.Training.Protocol;

namespace GrokLab.Training.Checkpoints;

/// <summary>
/// Keeps the checkpoints of a run in training: writes them beside the training, one at a time, and deletes old ones.
/// Used by the trainer's thread alone.
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

    /// <summary>Whether it is time for the next checkpoint and the last one is done.</summary>
    internal bool IsDue => writing is null && sinceLast.Elapsed.TotalSeconds >= settings.IntervalSeconds;

    /// <summary>The checkpoints that the run may go on from, the newest first.</summary>
    internal IReadOnlyList<CheckpointEntry> Candidates() => !settings.Resume
        ? []
        : [.. folder.List().Where(entry => entry.Step <= (settings.ResumeThrough ?? long.MaxValue))];

    /// <summary>The run begins: what is newer than where it begins belongs to a course that nobody knows of.</summary>
    internal void Begin(CheckpointEntry? takenUp)
    {
        confirmed = takenUp?.Step ?? -1;
        folder.DeleteUnfinished();
        CheckpointFolder.Delete(folder.List().Where(entry => entry.Step > confirmed));
    }

    /// <summary>Takes a file that is not sound out of the way; it stays there to be looked at.</summary>
    internal static void SetAside(CheckpointEntry entry)
    {
        try
        {
            File.Move(entry.Path, $"{entry.Path}.unsound", overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is found unsound again, should the run be taken up once more.
        }
    }

    /// <summary>Whether there is something new to write.</summary>
    internal bool IsNew(CheckpointProgress progress) => latest != (progress.Step, progress.Interventions.Count);

    /// <summary>Begins to write; the checkpoint before must be done.</summary>
    internal void Write(Checkpoint checkpoint)
    {
        latest = (checkpoint.Progress.Step, checkpoint.Progress.Interventions.Count);
        sinceLast.Restart();
        writing = Task.Run(() => WriteNow(checkpoint));
    }

    /// <summary>What came of the last checkpoint, once; null while it is written, where there is none, and where it failed like
    /// the one before.</summary>
    /// <param name="wait">Whether to wait for it.</param>
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

        // Messages name the file, and every checkpoint has its own: the kind of the error tells.
        var repeated = outcome.Error is { } error && lastError is { } before
            && (error.GetType(), error.HResult) == (before.GetType(), before.HResult);
        lastError = outcome.Error;
        return repeated ? null : outcome;
    }

    /// <summary>The run can go on from a checkpoint of this step: older ones than the newest few may go.</summary>
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

/// <summary>What came of writing a checkpoint.</summary>
/// <param name="Written">The file; null where it could not be written.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Why it could not be written.</param>
internal readonly record struct CheckpointOutcome(CheckpointEntry? Written, double Seconds, Exception? Error);
