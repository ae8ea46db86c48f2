using System.Text.Json;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Live;

/// <summary>Updates a page's copy of a run from the committed records, without reading the database again.</summary>
public static class RunProjection
{
    /// <summary>The run with a record applied.</summary>
    public static RunDto Apply(RunDto run, RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(run);
        return record switch
        {
            ProgressRecord p => run with
            {
                Step = p.Step,
                Epoch = p.Epoch,
                TotalSteps = p.TotalSteps,
                ElapsedSeconds = p.ElapsedSeconds,
                StepsPerSecond = p.StepsPerSecond,
                RemainingSeconds = p.RemainingSeconds,
            },
            StatusRecord s => WithStatus(run, s),
            StartedRecord s => run with
            {
                Device = s.Device,
                DeviceName = s.DeviceName,
                TotalSteps = s.TotalSteps,
                StepsPerEpoch = s.StepsPerEpoch,
                TrainSamples = s.TrainSamples,
                ValidationSamples = s.ValidationSamples,
                Classes = s.Classes,
                Features = s.Features,
                Parameters = s.Parameters,
                Versions = s.VersionsJson is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(s.VersionsJson),
            },
            PauseWishRecord p => run with { PausedByUser = p.Paused },
            CheckpointRecord c => run with { CheckpointStep = c.Step },
            RunDescribed d => run with { Name = d.Name, Note = d.Note },
            EventRecord { Lambda: { } lambda } when run.Lambda is not null => run with { Lambda = lambda, HadLambda = run.HadLambda || lambda != 0 },
            _ => run,
        };
    }

    /// <summary>Whether the run trains or will train.</summary>
    public static bool IsUnderWay(RunStatus status) => status is RunStatus.Queued or RunStatus.Running or RunStatus.Paused;

    private static RunDto WithStatus(RunDto run, StatusRecord s)
    {
        var underWay = IsUnderWay(s.Status);
        return run with
        {
            Status = s.Status,
            Error = s.Error,
            StartedAt = s.Status == RunStatus.Running ? run.StartedAt ?? s.Time : run.StartedAt,
            PausedByUser = run.PausedByUser && (underWay || s.Status == RunStatus.Interrupted),
            EndedAt = underWay ? null : s.Time,
            RemainingSeconds = underWay ? run.RemainingSeconds : null,
        };
    }
}
