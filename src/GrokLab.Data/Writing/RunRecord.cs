using GrokLab.Data.Runs;

namespace GrokLab.Data.Writing;

/// <summary>Something that a run reports and that <see cref="RunWriter"/> stores.</summary>
/// <param name="RunId">Whose.</param>
public abstract record RunRecord(long RunId);

/// <summary>The measures of one evaluation.</summary>
/// <param name="RunId">Whose.</param>
/// <param name="Step">Optimizer steps taken before it.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, pauses left out.</param>
/// <param name="Values">By metric name; null where a measure is not defined. A value that is not finite counts as not
/// defined, here already, so that what is published equals what is stored.</param>
public sealed record MetricsRecord(
    long RunId, long Step, double Epoch, double ElapsedSeconds, IReadOnlyDictionary<string, double?> Values) : RunRecord(RunId)
{
    /// <summary>By metric name; null where a measure is not defined or not finite.</summary>
    public IReadOnlyDictionary<string, double?> Values { get; } = WithoutNonFinite(Values);

    private static IReadOnlyDictionary<string, double?> WithoutNonFinite(IReadOnlyDictionary<string, double?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Values.All(value => value is null || double.IsFinite(value.Value))
            ? values
            : values.ToDictionary(
                pair => pair.Key,
                pair => pair.Value is { } value && double.IsFinite(value) ? pair.Value : null);
    }
}

/// <summary>Something that happened to the run; the parameters are those of <see cref="RunEvent"/>.
/// A λ in it becomes the run's current λ.</summary>
/// <param name="RunId">Whose.</param>
/// <param name="Kind">What.</param>
/// <param name="Step">For a change the first optimizer step trained with it; otherwise the steps taken so far.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, pauses left out.</param>
/// <param name="Time">Wall-clock time.</param>
/// <param name="Lambda">The regularizer's λ from then on, where the event is about it.</param>
/// <param name="Message">More in words; <see cref="RunEventKinds.ScheduledMessage"/> marks a change that was planned.</param>
/// <param name="Value">The new value of what was changed, where that is not λ.</param>
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

/// <summary>How far the run is; a newer one replaces an older one.</summary>
/// <param name="RunId">Whose.</param>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run.</param>
/// <param name="ElapsedSeconds">Training time in seconds, pauses left out.</param>
/// <param name="StepsPerSecond">Lately.</param>
/// <param name="RemainingSeconds">Estimated seconds to the end.</param>
public sealed record ProgressRecord(
    long RunId,
    long Step,
    double Epoch,
    long TotalSteps,
    double ElapsedSeconds,
    double? StepsPerSecond,
    double? RemainingSeconds) : RunRecord(RunId);

/// <summary>A checkpoint is on the disk. When this record is stored, so is all that the run told before, also after a power cut.</summary>
/// <param name="RunId">Whose.</param>
/// <param name="Step">Optimizer steps taken at it.</param>
public sealed record CheckpointRecord(long RunId, long Step) : RunRecord(RunId);

/// <summary>A person wants the run to wait, or to go on. It changes nothing for a run that has ended.</summary>
/// <param name="RunId">Whose.</param>
/// <param name="Paused">Whether it shall wait.</param>
public sealed record PauseWishRecord(long RunId, bool Paused) : RunRecord(RunId);

/// <summary>The run's status changes. Running and Paused clear the end and the error, and Running sets the beginning where
/// there is none; the other statuses but Queued set the end. A run that has ended is no longer paused by a person.</summary>
/// <param name="RunId">Whose.</param>
/// <param name="Status">To what.</param>
/// <param name="Error">What went wrong, where something did.</param>
/// <param name="Time">When.</param>
public sealed record StatusRecord(long RunId, RunStatus Status, string? Error, DateTimeOffset Time) : RunRecord(RunId);

/// <summary>Training begins: what was chosen and what was found.</summary>
/// <param name="RunId">Whose.</param>
/// <param name="Device">The device that was chosen.</param>
/// <param name="DeviceName">That device in words.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run.</param>
/// <param name="StepsPerEpoch">Optimizer steps of one pass over the training set.</param>
/// <param name="TrainSamples">Samples trained on.</param>
/// <param name="ValidationSamples">Samples held out.</param>
/// <param name="Classes">Number of classes k.</param>
/// <param name="Features">Number of features m before the last layer.</param>
/// <param name="Parameters">Trainable parameters of the model.</param>
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
