using GrokLab.Training.Models;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Specs;
using GrokLab.Training.Tasks;

namespace GrokLab.Training.Experiments;

/// <summary>The immutable description of one training run: with the same spec a CPU run is repeated exactly.</summary>
/// <remarks>Serialised as JSON by <see cref="SpecJson"/>, checked by <see cref="SpecValidator"/>. The defaults are those of Fig. 1.</remarks>
public sealed record ExperimentSpec
{
    /// <summary>What is learned.</summary>
    public required TaskSpec Task { get; init; }

    /// <summary>The network.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>How its weights are changed.</summary>
    public required OptimizerSpec Optimizer { get; init; }

    /// <summary>What is subtracted from the cross-entropy, and when.</summary>
    public RegularizerSpec Regularizer { get; init; } = new NoRegularizerSpec();

    /// <summary>Samples a mini-batch; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Length in optimizer steps; exactly one of <see cref="Steps"/> and <see cref="Epochs"/> is given.</summary>
    public long? Steps { get; init; }

    /// <summary>Length in passes over the training set; exactly one of <see cref="Steps"/> and <see cref="Epochs"/> is given.</summary>
    public int? Epochs { get; init; }

    /// <summary>When the measures are computed.</summary>
    public EvaluationSpec Evaluation { get; init; } = new();

    /// <summary>Seeds the initial weights, the train/validation split and the order of the data.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The device: <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c> or <c>mps</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>How a GPU rounds what it multiplies; the measures are computed in float64 whatever it is.</summary>
    public MatmulPrecision Precision { get; init; } = MatmulPrecision.Full;
}
