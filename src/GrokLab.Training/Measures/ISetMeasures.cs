using TorchSharp;

namespace GrokLab.Training.Measures;

/// <summary>Computes an evaluation's measures from the features of both sets.</summary>
/// <remarks>Used by one thread.</remarks>
internal interface ISetMeasures : IDisposable
{
    /// <summary>The kind of computation, in words that are recorded with the run.</summary>
    string Description { get; }

    /// <summary>Measures both sets.</summary>
    /// <param name="training">Features (N, m) and labels (N).</param>
    /// <param name="validation">Features (T, m) and labels (T).</param>
    /// <param name="weights">Weights of the last linear layer, (k, m).</param>
    /// <param name="bias">Biases of the last linear layer, (k), or null.</param>
    /// <param name="classes">k, the number of classes.</param>
    /// <param name="representativeness">Whether to compute representativeness too.</param>
    /// <param name="matchedLoss">The cross-entropy of κ at matched confidence, in nats.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, a label is out of range, or there is no training sample.</exception>
    MeasuredSets Measure(
        FeatureBatch training, FeatureBatch validation, torch.Tensor weights, torch.Tensor? bias, int classes,
        bool representativeness, double matchedLoss = MatchedConfidence.DefaultTarget);
}

/// <summary>The measures of both sets.</summary>
/// <param name="Training">Every measure of the training set.</param>
/// <param name="HeldOut">The measures of the validation set, but loss and accuracy.</param>
/// <param name="ValidationLoss">Mean cross-entropy of the validation set, in nats.</param>
/// <param name="ValidationAccuracy">Share of correct predictions on the validation set.</param>
/// <param name="Representativeness">Representativeness; null where it was not requested, or the training set's features are not finite.</param>
internal sealed record MeasuredSets(
    MeasureSet Training, MeasuredValues HeldOut, double ValidationLoss, double ValidationAccuracy,
    RepresentativenessValues? Representativeness);
