using GrokLab.Training.Kinds;
using GrokLab.Training.Measures;
using GrokLab.Training.Models;
using GrokLab.Training.Tasks;

namespace GrokLab.Training.Experiments;

/// <summary>
/// How much memory the training of a spec takes at its peak, in bytes: a formula of its sizes, for refusing what cannot fit
/// before anything is started. It leans to the high side; docs/decisions/memory-estimate.md sets it against measured peaks.
/// </summary>
/// <param name="Parameters">Trainable numbers.</param>
/// <param name="BaseBytes">What is there before any tensor: on a processor the process, on a GPU its context.</param>
/// <param name="WeightBytes">Weights, gradients and the optimizer's moments.</param>
/// <param name="StepBytes">What a step keeps for its backward pass, for a mini-batch.</param>
/// <param name="RecordedBytes">The same once more for the CUDA graph of a step, which has memory of its own; 0 on a processor.</param>
/// <param name="EvaluationBytes">What an evaluation keeps: the features of all samples, a batch in the network and the measures.</param>
/// <param name="DataBytes">The samples, as they stay in memory.</param>
public sealed record MemoryEstimate(
    long Parameters, long BaseBytes, long WeightBytes, long StepBytes, long RecordedBytes, long EvaluationBytes, long DataBytes)
{
    /// <summary>The process itself, with libtorch and .NET, in bytes.</summary>
    public const long ProcessBytes = 350L << 20;

    /// <summary>
    /// What a training process takes of a GPU's memory besides its tensors, in bytes: the CUDA context, the loaded kernels and the
    /// workspaces of cuBLAS.
    /// </summary>
    public const long GpuContextBytes = 1L << 30;

    private const int Float = sizeof(float);
    private const int Double = sizeof(double);

    // The measures' working memory: so many arrays of one batch of TrainingMeasures, in float64.
    private const int MeasureArrays = 10;

    /// <summary>The peak, in bytes. A step and an evaluation never run at once.</summary>
    public long TotalBytes => BaseBytes + WeightBytes + DataBytes + RecordedBytes + Math.Max(StepBytes, EvaluationBytes);

    /// <summary>Estimates a valid spec.</summary>
    /// <param name="spec">What is trained.</param>
    /// <param name="onGpu">Whether on an NVIDIA GPU: then its memory is counted, otherwise the machine's.</param>
    public static MemoryEstimate Of(ExperimentSpec spec, bool onGpu = false)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var samples = spec.Task.Size();
        var network = spec.Model.Size(samples);
        var copies = 2 + spec.Optimizer.StatePerParameter();
        var activations = onGpu ? network.GpuFactor : 1;
        var step = (long)(activations * Math.Min(spec.BatchSize, samples.Train) * Float * network.TrainingFloats);
        return new(
            network.Parameters,
            onGpu ? GpuContextBytes : ProcessBytes,
            copies * Float * network.Parameters,
            step,
            onGpu ? step : 0,
            Evaluation(spec, samples, network, onGpu, activations),
            (samples.Train + samples.Validation) * samples.BytesPerSample);
    }

    private static long Evaluation(ExperimentSpec spec, TaskSize samples, NetworkSize network, bool onGpu, double activations)
    {
        var count = samples.Train + samples.Validation;
        var features = 2 * count * Float * network.Features; // By batches, and put together.
        var most = EvaluationBatch.Of(KnownKinds.Of(spec.Task).Samples, onGpu);
        var batch = (long)(activations * Math.Min(most, samples.Train) * Float * network.ForwardFloats);
        var measures = MeasureArrays * Double * Math.Min(TrainingMeasures.ElementsPerBatch, samples.Train * Math.Max(network.Features, samples.Classes));
        var (kept, elements) = onGpu ? (Double, KernelLoss.ElementsPerBlockOnGpu) : (Float, KernelLoss.ElementsPerBlock);
        var kernel = spec.Evaluation.RepresentativenessPointsPerDecade == 0 ? 0
            : count * (Double + kept) * network.Features + 4 * count * Double * samples.Classes
                + 2 * kept * Math.Max(elements, KernelLoss.LeastRows * samples.Train);
        return features + Math.Max(batch, Math.Max(measures, kernel));
    }
}
