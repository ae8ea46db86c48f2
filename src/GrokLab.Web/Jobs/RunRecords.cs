using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Jobs;

/// <summary>Converts the messages of a training process into records for storage.</summary>
internal static class RunRecords
{
    /// <summary>The records of a message.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="message">The message.</param>
    /// <param name="regularized">Whether the run has a regularizer; without one it has no λ.</param>
    internal static IEnumerable<RunRecord> From(long runId, TrainingMessage message, bool regularized)
    {
        switch (message)
        {
            case TrainingStarted s:
                yield return new StartedRecord(
                    runId, s.Device, s.DeviceName, s.TotalSteps, s.StepsPerEpoch, s.TrainSamples, s.ValidationSamples, s.Classes,
                    s.Features, s.Parameters, ProtocolJson.ToLine(s.Versions));
                break;
            case MetricsMeasured m:
                yield return new MetricsRecord(runId, m.Step, m.Epoch, m.ElapsedSeconds, m.Values);
                break;
            case CheckpointWritten c:
                yield return new CheckpointRecord(runId, c.Step);
                break;
            case TrainingProgress p:
                yield return new ProgressRecord(runId, p.Step, p.Epoch, p.TotalSteps, p.ElapsedSeconds, p.StepsPerSecond, p.RemainingSeconds);
                break;
            case TrainingEvent e:
                yield return new EventRecord(runId, e.Kind, e.Step, e.Epoch, e.ElapsedSeconds, e.Time,
                    regularized ? e.Lambda : null, e.Message, e.Value);
                if (e.Kind is TrainingEventKind.Paused or TrainingEventKind.Resumed)
                {
                    var status = e.Kind == TrainingEventKind.Paused ? RunStatus.Paused : RunStatus.Running;
                    yield return new StatusRecord(runId, status, null, e.Time);
                }

                break;
        }
    }

    internal static RunStatus Status(TrainingOutcome outcome) => outcome switch
    {
        TrainingOutcome.Completed => RunStatus.Completed,
        TrainingOutcome.Stopped => RunStatus.Stopped,
        TrainingOutcome.Diverged => RunStatus.Diverged,
        TrainingOutcome.Interrupted => RunStatus.Interrupted,
        _ => RunStatus.Failed,
    };
}
