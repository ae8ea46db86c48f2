using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;

namespace GrokLab.Training.Timing;

/// <summary>The numbers of a run's steps and evaluations, counted from its spec.</summary>
/// <param name="Steps">Steps with λ = 0.</param>
/// <param name="RegularizedSteps">Steps with λ ≠ 0.</param>
/// <param name="Evaluations">Evaluations, including those with representativeness.</param>
/// <param name="Representativeness">Evaluations that also compute representativeness.</param>
public readonly record struct RunLength(long Steps, long RegularizedSteps, long Evaluations, long Representativeness)
{
    /// <summary>Counts a run's steps and evaluations.</summary>
    /// <param name="spec">The run's spec.</param>
    /// <param name="stepsPerEpoch">Optimizer steps of one pass over the training set.</param>
    public static RunLength Of(ExperimentSpec spec, int stepsPerEpoch)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var total = spec.Steps ?? (long)spec.Epochs!.Value * stepsPerEpoch;
        var regularized = RegularizedStepsOf(spec.Regularizer, stepsPerEpoch, total);
        var schedule = new EvaluationSchedule(spec.Evaluation, total, stepsPerEpoch);
        long evaluations = 0, representativeness = 0;
        foreach (var step in schedule.Steps())
        {
            evaluations++;
            representativeness += schedule.IncludesRepresentativeness(step) ? 1 : 0;
        }

        return new(total - regularized, regularized, evaluations, representativeness);
    }

    /// <summary>The run's duration in seconds, from the start of its process to its end.</summary>
    /// <param name="timing">The timing of the run's shape.</param>
    public double Seconds(RunTiming timing)
    {
        ArgumentNullException.ThrowIfNull(timing);
        return timing.StartupSeconds
            + (Steps * timing.StepSeconds)
            + (RegularizedSteps * (timing.RegularizedStepSeconds ?? timing.StepSeconds))
            + (Evaluations * timing.EvaluationSeconds)
            + (Representativeness * (timing.RepresentativenessSeconds ?? 0));
    }

    private static long RegularizedStepsOf(RegularizerSpec regularizer, int stepsPerEpoch, long total)
    {
        var lambda = new LambdaSchedule(regularizer, stepsPerEpoch);
        long count = 0, from = 1;
        while (from <= total)
        {
            var until = Math.Min(lambda.NextPlanned ?? long.MaxValue, total + 1);
            count += lambda.Current == 0 ? 0 : Math.Max(until - from, 0);
            from = Math.Max(until, from);
            if (lambda.NextPlanned is null)
            {
                break;
            }

            foreach (var _ in lambda.Due(from))
            {
                // Enumerating the due changes sets the current λ.
            }
        }

        return count;
    }
}
