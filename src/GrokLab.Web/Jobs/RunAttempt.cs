using GrokLab.Data;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Jobs;

/// <summary>Follows one training process from its start to its end: stores what it tells, and tells who waits for it.</summary>
internal sealed class RunAttempt(ActiveRun run, TrainingProcess process, RunWriter writer, bool regularized)
{
    /// <summary>Where the training was when it last told.</summary>
    internal (long Step, double Epoch, double ElapsedSeconds) Position { get; private set; }

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

    private async Task StoreAsync(TrainingMessage message)
    {
        // Without a token: what was trained is kept, also while the server shuts down. The writer makes us wait, and with us
        // the pipe, when the database is slow.
        foreach (var record in RunRecords.From(run.RunId, message, regularized))
        {
            await writer.WriteAsync(record, CancellationToken.None);
        }

        switch (message)
        {
            case TrainingProgress p:
                Position = (p.Step, p.Epoch, p.ElapsedSeconds);
                break;
            case MetricsMeasured m:
                Position = (m.Step, m.Epoch, m.ElapsedSeconds);
                break;
            case TrainingEvent happened:
                run.Tell(happened);
                break;
        }
    }
}
