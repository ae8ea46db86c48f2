using GrokLab.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GrokLab.Training.Steps;

/// <summary>Builds the optimizer of a spec.</summary>
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
}
