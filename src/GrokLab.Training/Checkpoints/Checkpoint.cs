using System.Collections.ObjectModel;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;

namespace GrokLab.Training.Checkpoints;

/// <summary>A run at one of its steps, after the evaluation of that step: all that its further course depends on.</summary>
/// <remarks>
/// There is no state of random generators: order and augmentation of an epoch are functions of the seed and the epoch
/// (<see cref="Tasks.RandomStreams"/>), and the global generator is used for the initial weights alone.
/// </remarks>
/// <param name="Spec">What is trained.</param>
/// <param name="Progress">Where the run is.</param>
/// <param name="Tensors">Parameters and buffers of the network, and the optimizer's memory.</param>
public sealed record Checkpoint(ExperimentSpec Spec, CheckpointProgress Progress, IReadOnlyList<CheckpointTensor> Tensors);

/// <summary>Where a run is at a checkpoint.</summary>
public sealed record CheckpointProgress
{
    /// <summary>Optimizer steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>Training time in seconds, pauses left out.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>All changes made by hand so far, by step; those of the next step too.</summary>
    public IReadOnlyList<Intervention> Interventions { get; init; } = [];

    /// <summary>The first step whose evaluation computes representativeness again.</summary>
    public long NextRepresentativeness { get; init; }

    /// <summary>The measures that were not defined at the last evaluation: they are not told of again.</summary>
    public IReadOnlyList<string> UndefinedMeasures { get; init; } = [];

    /// <summary>What decided how the steps up to here rounded (device, libtorch, kind of step, threads); empty where it was not recorded.</summary>
    public IReadOnlyDictionary<string, string> Computation { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
