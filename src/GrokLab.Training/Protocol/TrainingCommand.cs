using System.Text.Json.Serialization;

namespace GrokLab.Training.Protocol;

/// <summary>A command that a supervisor writes to a training process: one JSON object per line, with the property <c>type</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StartTraining), "start")]
[JsonDerivedType(typeof(PauseTraining), "pause")]
[JsonDerivedType(typeof(ResumeTraining), "resume")]
[JsonDerivedType(typeof(StopTraining), "stop")]
[JsonDerivedType(typeof(InterruptTraining), "interrupt")]
[JsonDerivedType(typeof(SetLambda), "setLambda")]
[JsonDerivedType(typeof(PlugInRegularizer), "plugIn")]
[JsonDerivedType(typeof(ConfirmCheckpoint), "confirmCheckpoint")]
public abstract record TrainingCommand;

/// <summary>The first line: starts the training of a spec.</summary>
/// <param name="Spec">The run's spec.</param>
/// <param name="Interventions">A user's changes in an earlier, interrupted attempt, by step. They are repeated at the
/// same steps, so that the resumed run follows the same path.</param>
/// <param name="Checkpoints">Where to keep checkpoints and whether to resume from one; null for no checkpoints.</param>
public sealed record StartTraining(
    Experiments.ExperimentSpec Spec,
    IReadOnlyList<Intervention>? Interventions = null,
    CheckpointSettings? Checkpoints = null) : TrainingCommand;

/// <summary>Pauses the run before the next optimizer step.</summary>
/// <param name="Reason">The reason, where the user did not request it; the event's message repeats it.</param>
public sealed record PauseTraining(string? Reason = null) : TrainingCommand;

/// <summary>Resumes the run.</summary>
/// <param name="Reason">The reason, where the user did not request it; the event's message repeats it.</param>
public sealed record ResumeTraining(string? Reason = null) : TrainingCommand;

/// <summary>Ends the run for good, at the user's request.</summary>
public sealed record StopTraining : TrainingCommand;

/// <summary>Ends the process; the run may be resumed.</summary>
public sealed record InterruptTraining : TrainingCommand;

/// <summary>Sets λ from the next optimizer step on; 0 unplugs the regularizer.</summary>
/// <param name="Lambda">The new λ; below 0 the regularizer's measure is made smaller.</param>
public sealed record SetLambda(double Lambda) : TrainingCommand;

/// <summary>Restores the λ from before the regularizer was unplugged.</summary>
public sealed record PlugInRegularizer : TrainingCommand;

/// <summary>Confirms that all messages up to a checkpoint are stored: the run may resume from it, and older checkpoints may be deleted.</summary>
/// <param name="Step">The checkpoint's step.</param>
public sealed record ConfirmCheckpoint(long Step) : TrainingCommand;
