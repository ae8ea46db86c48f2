using GrokLab.Data.Runs;

namespace GrokLab.Data.Writing;

/// <summary>Something that a run reports and that <see cref="RunWriter"/> stores.</summary>
/// <param name="RunId">The run's id.</param>
public abstract record RunRecord(long RunId);

/// <summary>The measures of one evaluation.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Step">Optimizer steps taken before the evaluation.</param>
/// <param name="Epoch">The step in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, without pauses.</param>
/// <param name="Values">The values by metric name; null if a measure is undefined. A value that is not finite counts as
/// undefined already here, so that published and stored values are equal.</param>
public sealed record MetricsRecord(
    long RunId, long Step, double Epoch, double ElapsedSeconds, IReadOnlyDictionary<string, double?> Values) : RunRecord(RunId)
{
    /// <summary>The values by metric name; null if a measure is undefined or not finite.</summary>
    public IReadOnlyDictionary<string, double?> Values { get; } = WithoutNonFinite(Values);

    private static IReadOnlyDictionary<string, double?> WithoutNonFinite(IReadOnlyDictionary<string, double?> values)
    {
        return values.Values.All(value => value is null || double.IsFinite(value.Value))
            ? values
            : values.ToDictionary(
                pair => pair.Key,
                pair => pair.Value is { } value && double.IsFinite(value) ? pair.Value : null);
    }
}

/// <summary>An event of the run; the parameters are those of <see cref="RunEvent"/>.
/// A λ in it becomes the run's current λ.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Kind">The kind of event.</param>
/// <param name="Step">For a change, the first optimizer step trained with it; otherwise the optimizer steps taken so far.</param>
/// <param name="Epoch">The step in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, without pauses.</param>
/// <param name="Time">Wall-clock time.</param>
/// <param name="Lambda">The regularizer's λ from then on, if the event is about λ.</param>
/// <param name="Message">Details in words; <see cref="RunEventKinds.ScheduledMessage"/> marks a scheduled change.</param>
/// <param name="Value">The new value of a change that is not of λ.</param>
public sealed record EventRecord(
    long RunId,
    string Kind,
    long Step,
    double Epoch,
    double ElapsedSeconds,
    DateTimeOffset Time,
    double? Lambda = null,
    string? Message = null,
    double? Value = null) : RunRecord(RunId);

/// <summary>The run's progress; a newer record replaces an older one.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Epoch">The step in passes over the training set.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run.</param>
/// <param name="ElapsedSeconds">Training time in seconds, without pauses.</param>
/// <param name="StepsPerSecond">The recent number of optimizer steps per second.</param>
/// <param name="RemainingSeconds">Estimated seconds to the end.</param>
public sealed record ProgressRecord(
    long RunId,
    long Step,
    double Epoch,
    long TotalSteps,
    double ElapsedSeconds,
    double? StepsPerSecond,
    double? RemainingSeconds) : RunRecord(RunId);

/// <summary>A checkpoint is on the disk. When this record is stored, everything that the run reported before is stored too, even after a power cut.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Step">Optimizer steps taken at the checkpoint.</param>
public sealed record CheckpointRecord(long RunId, long Step) : RunRecord(RunId);

/// <summary>A user's request to pause or to resume the run. It changes nothing for a run that has ended.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Paused">Whether the run is to pause.</param>
public sealed record PauseWishRecord(long RunId, bool Paused) : RunRecord(RunId);

/// <summary>The run's status changes. Running and Paused clear the end and the error, and Running sets the start if
/// there is none; all other statuses except Queued set the end. A run that has ended is no longer paused by a user.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Status">The new status.</param>
/// <param name="Error">The error message, if there was an error.</param>
/// <param name="Time">The time of the change.</param>
public sealed record StatusRecord(long RunId, RunStatus Status, string? Error, DateTimeOffset Time) : RunRecord(RunId);

/// <summary>Training begins: the chosen device and the sizes of data and model.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Device">The chosen device.</param>
/// <param name="DeviceName">The chosen device's name.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run.</param>
/// <param name="StepsPerEpoch">Optimizer steps of one pass over the training set.</param>
/// <param name="TrainSamples">Number of training samples.</param>
/// <param name="ValidationSamples">Number of validation samples.</param>
/// <param name="Classes">Number of classes k.</param>
/// <param name="Features">Number of features m before the last layer.</param>
/// <param name="Parameters">Number of the model's trainable parameters.</param>
/// <param name="VersionsJson">Versions of the program and its libraries, a JSON object of strings.</param>
public sealed record StartedRecord(
    long RunId,
    string Device,
    string DeviceName,
    long TotalSteps,
    int StepsPerEpoch,
    int TrainSamples,
    int ValidationSamples,
    int Classes,
    int Features,
    long Parameters,
    string? VersionsJson) : RunRecord(RunId);
