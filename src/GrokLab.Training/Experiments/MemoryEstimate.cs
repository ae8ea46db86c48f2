namespace GrokLab.Training.Experiments;

/// <summary>
/// How much memory the training of a spec takes at its peak, in bytes: a formula of its sizes, for refusing what cannot fit
/// before anything is started. It leans to the high side; docs/decisions/memory-estimate.md sets it against measured peaks.
/// </summary>
/// <param name="Parameters">Trainable numbers.</param>
/// <param name="WeightBytes">Weights, gradients and the optimizer's moments.</param>
/// <param name="StepBytes">What a step keeps for its backward pass, for a mini-batch.</param>
/// <param name="EvaluationBytes">What an evaluation keeps: the features of all samples, a batch in the network and the measures.</param>
/// <param name="DataBytes">The samples, as they stay in memory.</param>
public sealed record MemoryEstimate(long Parameters, long WeightBytes, long StepBytes, long EvaluationBytes, long DataBytes)
{
    /// <summary>The process itself, with libtorch and .NET.</summary>
    public const long ProcessBytes = 350L << 20;

    /// <summary>
    /// What a training process takes of a GPU's memory besides its tensors, in bytes: the CUDA context, the loaded kernels and
    /// the workspaces of cuDNN and cuBLAS. An assumption: it has not been measured.
    /// </summary>
    public const long GpuContextBytes = 1L << 30;

    private const int Float = sizeof(float);
    private const int Double = sizeof(double);

    // The measures' working memory: so many arrays of one batch of TrainingMeasures, in float64.
    private const long MeasureElements = 1 << 20;
    private const int MeasureArrays = 10;

    /// <summary>The peak of the process on a processor, in bytes.</summary>
    public long TotalBytes => ProcessBytes + TensorBytes;

    /// <summary>The peak of the memory of a GPU with memory of its own, in bytes: the tensors are there, the process is not.</summary>
    public long GpuTotalBytes => GpuContextBytes + TensorBytes;

    /// <summary>A step and an evaluation never run at once.</summary>
    private long TensorBytes => WeightBytes + DataBytes + Math.Max(StepBytes, EvaluationBytes);

    /// <summary>Estimates a valid spec.</summary>
    public static MemoryEstimate Of(ExperimentSpec spec)
    {
        var samples = TaskSize.Of(spec.Task);
        var network = NetworkSize.Of(spec.Model, samples);
        var copies = spec.Optimizer is SgdSpec { Momentum: 0 } ? 2 : spec.Optimizer is SgdSpec ? 3 : 4;
        return new(
            network.Parameters,
            copies * Float * network.Parameters,
            Math.Min(spec.BatchSize, samples.Train) * Float * network.TrainingFloats,
            Evaluation(spec, samples, network),
            (samples.Train + samples.Validation) * samples.BytesPerSample);
    }

    private static long Evaluation(ExperimentSpec spec, TaskSize samples, NetworkSize network)
    {
        var count = samples.Train + samples.Validation;
        var features = 2 * count * Float * network.Features; // By batches, and put together.
        var batch = Math.Min(samples.EvaluationBatch, samples.Train) * Float * network.ForwardFloats;
        var measures = MeasureArrays * Double * Math.Min(MeasureElements, samples.Train * Math.Max(network.Features, samples.Classes));
        var kernel = spec.Evaluation.RepresentativenessPointsPerDecade == 0 ? 0
            : count * (Double + Float) * network.Features + 4 * count * Double * samples.Classes
                + 2 * Float * Math.Max(MeasureElements / 2, 64 * samples.Train);
        return features + Math.Max(batch, Math.Max(measures, kernel));
    }
}
