using GrokLab.Training.Optimizers;

namespace GrokLab.Training.Steps;

/// <summary>The learning rate of each step: linear warm-up, then constant. A session and its step share one.</summary>
/// <param name="spec">The optimizer's spec.</param>
internal sealed class LearningRate(OptimizerSpec spec)
{
    /// <summary>The learning rate of a step. Step s of w warm-up steps has s/w of the full rate.</summary>
    /// <param name="step">The step's number, from 1.</param>
    internal double At(long step) => step >= spec.WarmupSteps ? spec.LearningRate : spec.LearningRate * step / spec.WarmupSteps;
}
