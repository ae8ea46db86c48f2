namespace GrokLab.Training.Steps;

/// <summary>The measures of one step.</summary>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="WeightDecay">The step's weight decay.</param>
/// <param name="Regularizer">R on the mini-batch; null where there is none or it was not measured.</param>
/// <param name="DegeneratePairs">Pairs of class means in the mini-batch so near that the regularizer's floor replaces their
/// distance; null where there is no regularizer or it was not measured.</param>
/// <param name="GradientNorm">Norm of the gradient of the minimised loss; null where it was not measured.</param>
/// <param name="Diverged">What is not finite, in words; null where all is finite.</param>
public readonly record struct StepMeasures(
    double LearningRate, double WeightDecay, double? Regularizer, long? DegeneratePairs, double? GradientNorm, string? Diverged)
{
    /// <summary>The measures of a step whose loss is not finite.</summary>
    internal static StepMeasures NotFinite(long step, StepSettings settings, double crossEntropy, double? regularizer) => new(
        settings.LearningRate, settings.WeightDecay, regularizer, null, null,
        $"The loss of step {step} is not finite: cross-entropy {(float)crossEntropy}"
        + (regularizer is { } r ? $", regularizer {(float)r}." : "."));
}
