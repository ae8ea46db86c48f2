using System.Threading.Channels;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Jobs;

/// <summary>Follows one training process from its start to its end: stores its reports, and passes them to waiting
/// callers.</summary>
/// <param name="active">The active run, which informs waiting callers.</param>
/// <param name="process">The process.</param>
/// <param name="run">The run as it was before this attempt.</param>
/// <param name="why">The reason why the run was resumed; null if it was not.</param>
/// <param name="start">Adapts the stored history to the step at which the process begins.</param>
/// <param name="writer">Stores the reports.</param>
internal sealed class RunAttempt(ActiveRun active, TrainingProcess process, Run run, string? why, RunStart start, RunWriter writer)
{
    private Task confirming = Task.CompletedTask;

    /// <summary>Follows the process until it reports the run's end, or ends without a report.</summary>
    /// <exception cref="OperationCanceledException">The time for a process that was asked to end is over.</exception>
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

    // Records are stored in order: with the checkpoint's record, all earlier reports of the run are on the disk.
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
        // No token: results are kept even while the server shuts down. When the database is slow, the writer
        // delays this loop, and thereby the pipe.
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
                // Not awaited: the run's reports are read even while nothing can be stored.
                confirming = ConfirmAsync(confirming, written.Step);
                break;
            case TrainingEvent happened:
                active.Tell(happened);
                break;
        }
    }
}
