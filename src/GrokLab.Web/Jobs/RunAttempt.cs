using System.Threading.Channels;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Jobs;

/// <summary>Follows one training process from its start to its end: stores what it tells, and tells who waits for it.</summary>
/// <param name="active">Who waits for it.</param>
/// <param name="process">The process.</param>
/// <param name="run">The run as it was before this attempt.</param>
/// <param name="why">Why it was taken up again, where it was.</param>
/// <param name="start">Makes what is stored fit to where the process begins.</param>
/// <param name="writer">Stores.</param>
internal sealed class RunAttempt(ActiveRun active, TrainingProcess process, Run run, string? why, RunStart start, RunWriter writer)
{
    private Task confirming = Task.CompletedTask;

    /// <summary>Follows the process until it says how the run ended, or ends without saying so.</summary>
    /// <exception cref="OperationCanceledException">The patience with a process that was asked to end is over.</exception>
    internal async Task<RunEnding> FollowAsync(CancellationToken patience)
    {
        await foreach (var message in process.ReadMessagesAsync(patience))
        {
            if (message is TrainingEnded ended)
            {
                return new RunEnding(RunRecords.Status(ended.Outcome), ended.Error, Told: true);
            }

            await StoreAsync(message);
        }

        var exitCode = await process.WaitForExitAsync(patience);
        return ProcessEnd.WasToldToEnd(exitCode)
            ? new RunEnding(RunStatus.Interrupted, ProcessEnd.Describe(exitCode, ""))
            : new RunEnding(RunStatus.Failed, ProcessEnd.Describe(exitCode, process.LastWords));
    }

    // Stored in order: with the checkpoint's record all that the run told before it is on the disk.
    private async Task ConfirmAsync(Task before, long step)
    {
        await before;
        try
        {
            await writer.FlushAsync();
            await process.SendAsync(new ConfirmCheckpoint(step));
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The server ends first: the checkpoint stays unconfirmed.
        }
    }

    private async Task StoreAsync(TrainingMessage message)
    {
        // Without a token: what was trained is kept, also while the server shuts down. The writer makes us wait, and with us
        // the pipe, when the database is slow.
        if (message is TrainingStarted started)
        {
            await start.StoreAsync(run, started, why);
        }
        else
        {
            foreach (var record in RunRecords.From(active.RunId, message, run.Lambda is not null))
            {
                await writer.WriteAsync(record, CancellationToken.None);
            }
        }

        switch (message)
        {
            case TrainingStarted s:
                active.Position = (s.TakenUp?.Step ?? 0, (double)(s.TakenUp?.Step ?? 0) / s.StepsPerEpoch, s.TakenUp?.ElapsedSeconds ?? 0);
                if (s.TakenUp is { } at)
                {
                    active.TakeUp(at);
                }

                break;
            case TrainingProgress p:
                active.Position = (p.Step, p.Epoch, p.ElapsedSeconds);
                break;
            case MetricsMeasured m:
                active.Position = (m.Step, m.Epoch, m.ElapsedSeconds);
                break;
            case CheckpointWritten written:
                // Not waited for: what the run tells is taken from it also while nothing can be stored.
                confirming = ConfirmAsync(confirming, written.Step);
                break;
            case TrainingEvent happened:
                active.Tell(happened);
                break;
        }
    }
}
