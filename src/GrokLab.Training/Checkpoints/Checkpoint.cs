using System.Collections.ObjectModel;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;

namespace GrokLab.Training.Checkpoints;

/// <summary>The state of a run after a step and its evaluation: everything that its later steps depend on.</summary>
/// <remarks>
/// There is no state of random generators: order and augmentation of an epoch are functions of the seed and the epoch
/// (<see cref="Tasks.RandomStreams"/>), and the global generator is used only for the initial weights.
/// </remarks>
/// <param name="Spec">The run's spec.</param>
/// <param name="Progress">The progress of the run.</param>
/// <param name="Tensors">Parameters and buffers of the network, and the optimizer's state.</param>
public sealed record Checkpoint(ExperimentSpec Spec, CheckpointProgress Progress, IReadOnlyList<CheckpointTensor> Tensors);

/// <summary>The progress of a run at a checkpoint.</summary>
public sealed record CheckpointProgress
{
    /// <summary>Optimizer steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>Training time in seconds, without pauses.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>All changes made by hand so far, by step, including those of the next step.</summary>
    public IReadOnlyList<Intervention> Interventions { get; init; } = [];

    /// <summary>The first step whose evaluation computes representativeness again.</summary>
    public long NextRepresentativeness { get; init; }

    /// <summary>The measures that were undefined at the last evaluation; they are not reported again.</summary>
    public IReadOnlyList<string> UndefinedMeasures { get; init; } = [];

    /// <summary>The properties that decided how the steps so far rounded (device, libtorch, kind of step, threads); empty where not recorded.</summary>
    public IReadOnlyDictionary<string, string> Computation { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
