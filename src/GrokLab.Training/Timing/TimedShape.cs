using GrokLab.Training.Experiments;

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
            Optimizer = spec.Optimizer switch
            {
                AdamWSpec => new AdamWSpec(),
                SgdSpec sgd => new SgdSpec { Momentum = sgd.Momentum > 0 ? 0.9 : 0 },
                var other => other,
            },
            Regularizer = WithoutLambda(spec.Regularizer),
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

    private static RegularizerSpec WithoutLambda(RegularizerSpec regularizer) => regularizer.Kind switch
    {
        RegularizerKind.None => new RegularizerSpec(),
        RegularizerKind.Ncc => new RegularizerSpec { Kind = regularizer.Kind, Lambda = Lambda, NccVariance = regularizer.NccVariance },
        var kind => new RegularizerSpec { Kind = kind, Lambda = Lambda },
    };
}
