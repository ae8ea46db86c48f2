using System.Globalization;
using GrokLab.Training.Experiments;
using GrokLab.Training.Runtime;
using GrokLab.Web.Hosting;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Runs;

/// <summary>Refuses runs that would need more memory than there is, before anything is started.</summary>
public sealed class RunMemory(IOptions<TrainingOptions> options)
{
    private const double Gibibyte = 1L << 30;

    /// <summary>What is wrong with a run on a device; null where it fits, or where the device's memory is not known.</summary>
    internal SpecError? Problem(ExperimentSpec spec, ComputeDevice device)
    {
        if (Limit(device) is not { } limit || MemoryEstimate.Of(spec) is var estimate && estimate.TotalBytes <= limit)
        {
            return null;
        }

        var (field, part) = Largest(estimate);
        return new(field, string.Create(
            CultureInfo.InvariantCulture,
            $"This run would need about {estimate.TotalBytes / Gibibyte:0.0} GiB, {part}; {limit / Gibibyte:0.0} GiB are allowed."));
    }

    private double? Limit(ComputeDevice device) => options.Value.MaxMemoryGiB is { } most ? most * Gibibyte
        : device.Device == "cpu" ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
        : null; // A GPU has memory of its own, which says for itself when it is used up.

    private static (string Field, string Part) Largest(MemoryEstimate estimate)
    {
        var (weights, step, evaluation) = (estimate.WeightBytes / Gibibyte, estimate.StepBytes / Gibibyte, estimate.EvaluationBytes / Gibibyte);
        return step >= Math.Max(weights, evaluation) ? ("batchSize", In(step, "for the steps"))
            : weights >= evaluation ? ("model", In(weights, "for the weights and their optimizer"))
            : ("task", In(evaluation, "for the evaluations"));
    }

    private static string In(double gibibytes, string purpose) => string.Create(CultureInfo.InvariantCulture, $"{gibibytes:0.0} of them {purpose}");
}
