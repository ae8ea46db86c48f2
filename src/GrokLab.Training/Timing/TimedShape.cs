using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;

namespace GrokLab.Training.Timing;

/// <summary>The parts of a spec that the time of a step and of an evaluation depends on; all other fields get fixed values.</summary>
public static class TimedShape
{
    // Small enough that no loss diverges during the timing; a step takes the same time at every λ but 0.
    private const double Lambda = 1e-9;

    /// <summary>
    /// The spec that is timed in place of another: same task, model, batch size, device, kinds of optimizer and regularizer.
    /// Length, seed, learning rate, λ and similar fields do not matter. Two specs of equal shape give equal JSON.
    /// </summary>
    public static ExperimentSpec Of(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec with
        {
            Optimizer = spec.Optimizer.SameCost(),
            Regularizer = spec.Regularizer.SameCost() with { Lambda = spec.Regularizer is NoRegularizerSpec ? 0 : Lambda, Schedule = [] },
            Steps = 1_000_000,
            Epochs = null,
            Evaluation = new EvaluationSpec
            {
                EveryEpochs = 1,
                RepresentativenessPointsPerDecade = spec.Evaluation.RepresentativenessPointsPerDecade > 0 ? 1 : 0,
            },
            Seed = 1,
        };
    }
}
