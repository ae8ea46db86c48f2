using System.Text.Json.Serialization;

namespace GrokLab.Training.Protocol;

/// <summary>What a trainer reports. A training process prints one message a line, as JSON with the property <c>type</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TrainingStarted), "started")]
[JsonDerivedType(typeof(MetricsMeasured), "metrics")]
[JsonDerivedType(typeof(TrainingEvent), "event")]
[JsonDerivedType(typeof(TrainingProgress), "progress")]
[JsonDerivedType(typeof(CheckpointWritten), "checkpoint")]
[JsonDerivedType(typeof(TrainingEnded), "ended")]
public abstract record TrainingMessage;

/// <summary>First message of every run.</summary>
/// <param name="Device">The device that was chosen, for example <c>cuda:0</c>.</param>
/// <param name="DeviceName">Its name in words, for example the processor's.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run.</param>
/// <param name="StepsPerEpoch">Optimizer steps of one pass over the training set.</param>
/// <param name="TrainSamples">Samples trained on.</param>
/// <param name="ValidationSamples">Samples held out.</param>
/// <param name="Classes">Number of classes k.</param>
/// <param name="Features">Number of features m before the last layer.</param>
/// <param name="Parameters">Trainable parameters of the model.</param>
/// <param name="Versions">Versions of the program and of libtorch.</param>
/// <param name="TakenUp">The checkpoint that the run goes on from; null where it starts from its first step.</param>
public sealed record TrainingStarted(
    string Device,
    string DeviceName,
    long TotalSteps,
    int StepsPerEpoch,
    int TrainSamples,
    int ValidationSamples,
    int Classes,
    int Features,
    long Parameters,
    IReadOnlyDictionary<string, string> Versions,
    TakenUp? TakenUp = null) : TrainingMessage;

/// <summary>Where a run goes on. What an earlier attempt told of later steps no longer holds: it comes again.</summary>
/// <param name="File">The checkpoint's file name.</param>
/// <param name="Step">Optimizer steps taken at it.</param>
/// <param name="ElapsedSeconds">Training time up to it, pauses left out.</param>
/// <param name="Lambda">λ of the step before.</param>
/// <param name="PluggedInLambda">The λ that plugging in restores; 0 where there is none.</param>
public sealed record TakenUp(string File, long Step, double ElapsedSeconds, double Lambda, double PluggedInLambda);

/// <summary>A checkpoint is on the disk.</summary>
/// <param name="Step">Optimizer steps taken at it.</param>
/// <param name="File">Its name in the run's folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Seconds">How long writing it took, beside the training.</param>
public sealed record CheckpointWritten(long Step, string File, long Bytes, double Seconds) : TrainingMessage;

/// <summary>The measures of one evaluation.</summary>
/// <param name="Step">Optimizer steps taken before it; 0 is the untrained network.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time since the start, pauses left out.</param>
/// <param name="Values">By the names of the table of metrics; null where a measure is not defined.</param>
public sealed record MetricsMeasured(
    long Step, double Epoch, double ElapsedSeconds, IReadOnlyDictionary<string, double?> Values) : TrainingMessage;

/// <summary>Something that happened to the run.</summary>
/// <param name="Kind">What, by a word of <see cref="TrainingEventKind"/>.</param>
/// <param name="Step">For a change the first optimizer step trained with it; otherwise the steps taken so far.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time since the start, pauses left out.</param>
/// <param name="Time">Wall-clock time (UTC).</param>
/// <param name="Lambda">The regularizer's λ from then on, where the event is about it.</param>
/// <param name="Message">More in words, where there is more to say.</param>
/// <param name="Value">The new value of what was changed, where that is not λ.</param>
public sealed record TrainingEvent(
    string Kind,
    long Step,
    double Epoch,
    double ElapsedSeconds,
    DateTimeOffset Time,
    double? Lambda = null,
    string? Message = null,
    double? Value = null) : TrainingMessage;

/// <summary>How far the run is; sent a few times a second, newer ones replace older ones.</summary>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run.</param>
/// <param name="ElapsedSeconds">Training time since the start, pauses left out.</param>
/// <param name="StepsPerSecond">Over the last few seconds, evaluations included.</param>
/// <param name="RemainingSeconds">Estimated from that rate.</param>
/// <param name="Paused">Whether the run waits for a resume.</param>
public sealed record TrainingProgress(
    long Step,
    double Epoch,
    long TotalSteps,
    double ElapsedSeconds,
    double StepsPerSecond,
    double? RemainingSeconds,
    bool Paused) : TrainingMessage;

/// <summary>Last message of every run that ends by itself.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Error">What went wrong, where something did.</param>
public sealed record TrainingEnded(TrainingOutcome Outcome, long Step, string? Error = null) : TrainingMessage;

/// <summary>How a run ended; the words are those of the run's status.</summary>
public enum TrainingOutcome
{
    /// <summary>All steps were trained.</summary>
    Completed,

    /// <summary>The user stopped it.</summary>
    Stopped,

    /// <summary>An error ended it.</summary>
    Failed,

    /// <summary>A loss, gradient or weight was no longer finite.</summary>
    Diverged,

    /// <summary>Whoever supervised the process went away or is shutting down; the run may be taken up again.</summary>
    Interrupted,
}

/// <summary>The kinds of <see cref="TrainingEvent"/>; clients rely on the words.</summary>
public static class TrainingEventKind
{
    /// <summary>Training begins.</summary>
    public const string RunStarted = "RunStarted";

    /// <summary>λ was set to 0.</summary>
    public const string RegularizerUnplugged = "RegularizerUnplugged";

    /// <summary>λ was restored.</summary>
    public const string RegularizerPluggedIn = "RegularizerPluggedIn";

    /// <summary>λ was set to another value.</summary>
    public const string LambdaChanged = "LambdaChanged";

    /// <summary>The run waits.</summary>
    public const string Paused = "Paused";

    /// <summary>The run goes on.</summary>
    public const string Resumed = "Resumed";

    /// <summary>The user ended the run.</summary>
    public const string Stopped = "Stopped";

    /// <summary>All steps were trained.</summary>
    public const string Completed = "Completed";

    /// <summary>Something was no longer finite.</summary>
    public const string Diverged = "Diverged";

    /// <summary>An error ended the run.</summary>
    public const string Failed = "Failed";

    /// <summary>The run was interrupted from outside and may be taken up again.</summary>
    public const string Interrupted = "Interrupted";

    /// <summary>A measure was not defined or infinite at an evaluation; the message says which and why.</summary>
    public const string MeasureUndefined = "MeasureUndefined";

    /// <summary>A checkpoint was not usable; the message names it and says why. The one before is used.</summary>
    public const string CheckpointUnsound = "CheckpointUnsound";

    /// <summary>A checkpoint could not be written; the message says why. Training continues.</summary>
    public const string CheckpointFailed = "CheckpointFailed";

    /// <summary>The run goes on with another device, libtorch, kind of step or number of threads; the message says which.</summary>
    public const string ComputationChanged = "ComputationChanged";
}
