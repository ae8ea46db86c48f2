using GrokLab.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GrokLab.Training.Engine;

/// <summary>Builds the optimizer of a spec, and gives the learning rate of each step.</summary>
public static class OptimizerFactory
{
    /// <summary>An optimizer over the given parameters.</summary>
    public static optim.Optimizer Create(OptimizerSpec spec, IEnumerable<Parameter> parameters) => spec switch
    {
        AdamWSpec s => optim.AdamW(
            parameters, lr: s.LearningRate, beta1: s.Beta1, beta2: s.Beta2, eps: s.Epsilon, weight_decay: s.WeightDecay),
        SgdSpec s => optim.SGD(parameters, s.LearningRate, momentum: s.Momentum, weight_decay: s.WeightDecay),
        _ => throw new NotSupportedException($"Unknown optimizer {spec.GetType().Name}."),
    };

    /// <summary>Linear warm-up, then constant: step s of w warm-up steps has s/w of the learning rate.</summary>
    /// <param name="spec">The optimizer's spec.</param>
    /// <param name="step">The step's number, from 1.</param>
    public static double LearningRate(OptimizerSpec spec, long step) =>
        step >= spec.WarmupSteps ? spec.LearningRate : spec.LearningRate * step / spec.WarmupSteps;
}
