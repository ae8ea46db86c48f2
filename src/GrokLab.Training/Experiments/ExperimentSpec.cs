using GrokLab.Training.Models;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Specs;
using GrokLab.Training.Tasks;

namespace GrokLab.Training.Experiments;

/// <summary>The immutable description of one training run: the same spec repeats a CPU run exactly.</summary>
/// <remarks>Serialised as JSON by <see cref="SpecJson"/>, checked by <see cref="SpecValidator"/>. The defaults are those of Fig. 1.</remarks>
public sealed record ExperimentSpec
{
    /// <summary>The task that the network learns.</summary>
    public required TaskSpec Task { get; init; }

    /// <summary>The network.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>The optimizer, which changes the weights.</summary>
    public required OptimizerSpec Optimizer { get; init; }

    /// <summary>The term that is subtracted from the cross-entropy, with its planned changes.</summary>
    public RegularizerSpec Regularizer { get; init; } = new NoRegularizerSpec();

    /// <summary>Samples per mini-batch; the last batch of an epoch may be smaller.</summary>
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

    /// <summary>How a GPU rounds the factors of products; the measures always use float64.</summary>
    public MatmulPrecision Precision { get; init; } = MatmulPrecision.Full;
}
