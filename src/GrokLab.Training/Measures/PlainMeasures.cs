using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>The plain measures, which are the reference: computed by libtorch's operations on any device.</summary>
internal sealed class PlainMeasures(string description = "plain") : ISetMeasures
{
    public string Description => description;

    public MeasuredSets Measure(
        FeatureBatch training, FeatureBatch validation, Tensor weights, Tensor? bias, int classes, bool representativeness,
        double matchedLoss = MatchedConfidence.DefaultTarget)
    {
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var (measures, heldOut) = TrainingMeasures.MeasureBoth(training, validation, weights, bias, classes, matchedLoss);
        var logits = nn.functional.linear(validation.Features, weights, bias); // (T, k)
        var loss = nn.functional.cross_entropy(logits, validation.Labels).item<float>();
        var accuracy = PredictedClass.Of(logits, weights, bias).eq(validation.Labels).to_type(ScalarType.Float64).mean().item<double>();
        return new MeasuredSets(
            measures, heldOut, loss, accuracy,
            representativeness && measures.InputsAreFinite
                ? Representativeness.OfHeldOut(training, validation, weights, bias)
                : null);
    }

    public void Dispose()
    {
    }
}
