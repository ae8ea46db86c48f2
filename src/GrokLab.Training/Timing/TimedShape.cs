using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;

namespace GrokLab.Training.Timing;

/// <summary>The parts of a spec on which the time of a step and of an evaluation depends; the rest is made alike.</summary>
public static class TimedShape
{
    // Small enough that no loss runs away while it is timed; a step costs the same at every λ but 0.
    private const double Lambda = 1e-9;

    /// <summary>
    /// The spec that is timed in place of another: same task, model, batch size, device, kinds of optimizer and regularizer;
    /// length, seed, learning rate, λ and the like do not matter. Two specs of equal shape have equal JSON of this.
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
