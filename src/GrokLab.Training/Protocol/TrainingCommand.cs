using System.Text.Json.Serialization;

namespace GrokLab.Training.Protocol;

/// <summary>What a supervisor writes to a training process, one JSON object a line with the property <c>type</c>.</summary>
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

/// <summary>First line: what to train.</summary>
/// <param name="Spec">The run's spec.</param>
/// <param name="Interventions">What a user changed in an earlier, interrupted attempt, by step: repeated at the
/// same steps, so that the run taken up again follows the same path.</param>
/// <param name="Checkpoints">Where to keep checkpoints and whether to go on from one; null for none at all.</param>
public sealed record StartTraining(
    Experiments.ExperimentSpec Spec,
    IReadOnlyList<Intervention>? Interventions = null,
    CheckpointSettings? Checkpoints = null) : TrainingCommand;

/// <summary>Wait before the next optimizer step.</summary>
/// <param name="Reason">Why, where it is not its user's wish; comes back in the event's message.</param>
public sealed record PauseTraining(string? Reason = null) : TrainingCommand;

/// <summary>Go on.</summary>
/// <param name="Reason">Why, where it is not its user's wish; comes back in the event's message.</param>
public sealed record ResumeTraining(string? Reason = null) : TrainingCommand;

/// <summary>End the run for good, as the user's wish.</summary>
public sealed record StopTraining : TrainingCommand;

/// <summary>End the process; the run may be taken up again.</summary>
public sealed record InterruptTraining : TrainingCommand;

/// <summary>Set λ from the next optimizer step on; 0 unplugs the regularizer.</summary>
/// <param name="Lambda">The new λ, not negative.</param>
public sealed record SetLambda(double Lambda) : TrainingCommand;

/// <summary>Restore the λ that held before the regularizer was unplugged.</summary>
public sealed record PlugInRegularizer : TrainingCommand;

/// <summary>All that the run told up to a checkpoint is stored for good: the run may go on from it, and older ones may go.</summary>
/// <param name="Step">The checkpoint's step.</param>
public sealed record ConfirmCheckpoint(long Step) : TrainingCommand;
