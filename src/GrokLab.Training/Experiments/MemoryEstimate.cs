using GrokLab.Training.Kinds;
using GrokLab.Training.Measures;
using GrokLab.Training.Models;
using GrokLab.Training.Tasks;

namespace GrokLab.Training.Experiments;

/// <summary>
/// The peak memory of training a spec, in bytes: a formula of its sizes, used to refuse a run that cannot fit
/// before it starts. The estimate is rather too high than too low; docs/decisions/memory-estimate.md compares it with measured peaks.
/// </summary>
/// <param name="Parameters">Trainable numbers.</param>
/// <param name="BaseBytes">The memory before the first tensor: on a processor the process, on a GPU its context.</param>
/// <param name="WeightBytes">Weights, gradients and the optimizer's moments.</param>
/// <param name="StepBytes">The numbers that a step keeps for the backward pass of a mini-batch.</param>
/// <param name="RecordedBytes">The same amount again for the CUDA graph of a step, which has its own memory; 0 on a processor.</param>
/// <param name="EvaluationBytes">The memory of an evaluation: the features of all samples, a batch in the network and the measures.</param>
/// <param name="DataBytes">The samples, which stay in memory.</param>
public sealed record MemoryEstimate(
    long Parameters, long BaseBytes, long WeightBytes, long StepBytes, long RecordedBytes, long EvaluationBytes, long DataBytes)
{
    /// <summary>The process itself, with libtorch and .NET, in bytes.</summary>
    public const long ProcessBytes = 350L << 20;

    /// <summary>
    /// The GPU memory of a training process besides its tensors, in bytes: the CUDA context, the loaded kernels and the
    /// workspaces of cuBLAS.
    /// </summary>
    public const long GpuContextBytes = 1L << 30;

    private const int Float = sizeof(float);
    private const int Double = sizeof(double);

    // The measures' working memory: this many float64 arrays of one batch of TrainingMeasures.
    private const int MeasureArrays = 10;

    /// <summary>The peak, in bytes. A step and an evaluation never run at once.</summary>
    public long TotalBytes => BaseBytes + WeightBytes + DataBytes + RecordedBytes + Math.Max(StepBytes, EvaluationBytes);

    /// <summary>Estimates a valid spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="onGpu">Whether the run trains on an NVIDIA GPU: then the GPU's memory is estimated, otherwise the machine's.</param>
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
        var features = 2 * count * Float * network.Features; // As batches and concatenated.
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
