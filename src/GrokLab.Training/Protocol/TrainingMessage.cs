using System.Text.Json.Serialization;

namespace GrokLab.Training.Protocol;

/// <summary>A report of a trainer. A training process prints one message per line, as JSON with the property <c>type</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TrainingStarted), "started")]
[JsonDerivedType(typeof(MetricsMeasured), "metrics")]
[JsonDerivedType(typeof(TrainingEvent), "event")]
[JsonDerivedType(typeof(TrainingProgress), "progress")]
[JsonDerivedType(typeof(CheckpointWritten), "checkpoint")]
[JsonDerivedType(typeof(TrainingEnded), "ended")]
public abstract record TrainingMessage;

/// <summary>The first message of every run.</summary>
/// <param name="Device">The chosen device, for example <c>cuda:0</c>.</param>
/// <param name="DeviceName">Its name in words, for example the processor's.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run.</param>
/// <param name="StepsPerEpoch">Optimizer steps of one pass over the training set.</param>
/// <param name="TrainSamples">Training samples.</param>
/// <param name="ValidationSamples">Held-out samples.</param>
/// <param name="Classes">Number of classes k.</param>
/// <param name="Features">Number of features m before the last layer.</param>
/// <param name="Parameters">Trainable parameters of the model.</param>
/// <param name="Versions">Versions of the program and of libtorch.</param>
/// <param name="TakenUp">The checkpoint that the run resumes from; null where it starts from its first step.</param>
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

/// <summary>The point where a run resumes. Messages of an earlier attempt about later steps are void: they are sent again.</summary>
/// <param name="File">The checkpoint's file name.</param>
/// <param name="Step">Optimizer steps taken at the checkpoint.</param>
/// <param name="ElapsedSeconds">Training time up to the checkpoint, without pauses.</param>
/// <param name="Lambda">λ of the last step before the checkpoint.</param>
/// <param name="PluggedInLambda">The λ that plugging in restores; 0 where there is none.</param>
public sealed record TakenUp(string File, long Step, double ElapsedSeconds, double Lambda, double PluggedInLambda);

/// <summary>A checkpoint was written to the disk.</summary>
/// <param name="Step">Optimizer steps taken at the checkpoint.</param>
/// <param name="File">Its name in the run's folder.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Seconds">The duration of writing, which runs beside the training.</param>
public sealed record CheckpointWritten(long Step, string File, long Bytes, double Seconds) : TrainingMessage;

/// <summary>The measures of one evaluation.</summary>
/// <param name="Step">Optimizer steps taken before it; 0 is the untrained network.</param>
/// <param name="Epoch">The steps in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time since the start, without pauses.</param>
/// <param name="Values">The values by metric name; null where a measure is not defined.</param>
public sealed record MetricsMeasured(
    long Step, double Epoch, double ElapsedSeconds, IReadOnlyDictionary<string, double?> Values) : TrainingMessage;

/// <summary>An event of the run.</summary>
/// <param name="Kind">The kind, a word of <see cref="TrainingEventKind"/>.</param>
/// <param name="Step">For a change, the first optimizer step trained with it; otherwise the steps taken so far.</param>
/// <param name="Epoch">The steps in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time since the start, without pauses.</param>
/// <param name="Time">Wall-clock time (UTC).</param>
/// <param name="Lambda">The regularizer's λ from this step on, where the event is about λ.</param>
/// <param name="Message">Details in words; null where there are none.</param>
/// <param name="Value">The new value of a changed setting other than λ.</param>
public sealed record TrainingEvent(
    string Kind,
    long Step,
    double Epoch,
    double ElapsedSeconds,
    DateTimeOffset Time,
    double? Lambda = null,
    string? Message = null,
    double? Value = null) : TrainingMessage;

/// <summary>The progress of the run; sent a few times a second, a newer message replaces an older one.</summary>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Epoch">The steps in passes over the training set.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run.</param>
/// <param name="ElapsedSeconds">Training time since the start, without pauses.</param>
/// <param name="StepsPerSecond">Steps per second over the last few seconds, including evaluations.</param>
/// <param name="RemainingSeconds">The remaining time, estimated from that rate.</param>
/// <param name="Paused">Whether the run is paused.</param>
public sealed record TrainingProgress(
    long Step,
    double Epoch,
    long TotalSteps,
    double ElapsedSeconds,
    double StepsPerSecond,
    double? RemainingSeconds,
    bool Paused) : TrainingMessage;

/// <summary>The last message of every run that ends by itself.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Error">The error; null where there was none.</param>
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

    /// <summary>The supervisor of the process ended or is shutting down; the run may be resumed.</summary>
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

    /// <summary>The learning rate was changed; a schedule's own fall is no change.</summary>
    public const string LearningRateChanged = "LearningRateChanged";

    /// <summary>The weight decay was changed.</summary>
    public const string WeightDecayChanged = "WeightDecayChanged";

    /// <summary>The run was paused.</summary>
    public const string Paused = "Paused";

    /// <summary>The run was resumed.</summary>
    public const string Resumed = "Resumed";

    /// <summary>The user ended the run.</summary>
    public const string Stopped = "Stopped";

    /// <summary>All steps were trained.</summary>
    public const string Completed = "Completed";

    /// <summary>A loss, gradient or weight was no longer finite.</summary>
    public const string Diverged = "Diverged";

    /// <summary>An error ended the run.</summary>
    public const string Failed = "Failed";

    /// <summary>The run was interrupted from outside and may be resumed.</summary>
    public const string Interrupted = "Interrupted";

    /// <summary>A measure was undefined or infinite at an evaluation; the message says which and why.</summary>
    public const string MeasureUndefined = "MeasureUndefined";

    /// <summary>A checkpoint was not usable; the message names it and says why. The previous one is used.</summary>
    public const string CheckpointUnsound = "CheckpointUnsound";

    /// <summary>A checkpoint could not be written; the message says why. Training continues.</summary>
    public const string CheckpointFailed = "CheckpointFailed";

    /// <summary>The run resumes with another device, libtorch, kind of step or number of threads; the message says which.</summary>
    public const string ComputationChanged = "ComputationChanged";
}
