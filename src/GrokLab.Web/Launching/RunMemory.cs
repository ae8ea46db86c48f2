using GrokLab.Training.Experiments;
using GrokLab.Training.Runtime;
using GrokLab.Web.Settings;
using GrokLab.Web.Words;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Launching;

/// <summary>
/// Refuses runs that would need more memory than there is, before anything is started. Runs that train on a device at once
/// share its memory in equal parts (docs/decisions/memory-estimate.md).
/// </summary>
public sealed class RunMemory(IOptions<TrainingOptions> options)
{
    private const double Gibibyte = 1L << 30;

    private int RunsAtOnce => options.Value.ConcurrentRunsPerDevice;

    /// <summary>Estimated peak of a run's memory in bytes: of the device's memory if it has its own, otherwise of the machine's.</summary>
    internal static long Need(ExperimentSpec spec, ComputeDevice? device) => Estimate(spec, device).TotalBytes;

    /// <summary>The error of a run on a device; null if the run fits, or if the device's memory is unknown.</summary>
    internal SpecError? Problem(ExperimentSpec spec, ComputeDevice device)
    {
        var estimate = Estimate(spec, device);
        if (Limit(device) is not var (limit, words) || estimate.TotalBytes <= limit)
        {
            return null;
        }

        var (field, part) = Largest(estimate);
        return new(field, $"This run would need about {Format.Gibibytes(estimate.TotalBytes)}, {part}; {words}");
    }

    private static MemoryEstimate Estimate(ExperimentSpec spec, ComputeDevice? device) => MemoryEstimate.Of(spec, onGpu: device is { IsCuda: true });

    /// <summary>The memory limit of a run on a device, in bytes, and its reason in words; null if the device's memory is unknown.</summary>
    private (double Bytes, string Words)? Limit(ComputeDevice device)
    {
        if (options.Value.MaxMemoryGiB is { } most)
        {
            return (most * Gibibyte, $"{Format.Gibibytes(most * Gibibyte)} are allowed.");
        }

        if (Memory(device) is not { } memory)
        {
            return null; // libtorch itself reports when the memory is used up.
        }

        var name = device.IsCuda ? $"{device.Device} ({device.Name})" : "this machine";
        var share = memory / RunsAtOnce;
        return (share, RunsAtOnce == 1
            ? $"{name} has {Format.Gibibytes(memory)}."
            : $"{name} has {Format.Gibibytes(memory)}, and each of {RunsAtOnce} runs at once may take {Format.Gibibytes(share)}.");
    }

    private static double? Memory(ComputeDevice device) =>
        device.Device == "cpu" ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : device.MemoryBytes;

    private static (string Field, string Part) Largest(MemoryEstimate estimate)
    {
        var (weights, step, evaluation) = (estimate.WeightBytes / Gibibyte, (estimate.StepBytes + estimate.RecordedBytes) / Gibibyte, estimate.EvaluationBytes / Gibibyte);
        return step >= Math.Max(weights, evaluation) ? ("batchSize", In(step, "for the steps"))
            : weights >= evaluation ? ("model", In(weights, "for the weights and their optimizer"))
            : ("task", In(evaluation, "for the evaluations"));
    }

    private static string In(double gibibytes, string purpose) => $"{gibibytes:0.0} of them {purpose}";
}
