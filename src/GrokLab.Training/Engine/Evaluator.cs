using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;
using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Engine;

/// <summary>Computes every metric of an evaluation: the measures on the whole training set, loss and accuracy on both sets.</summary>
public sealed class Evaluator(TrainingSession session)
{
    /// <summary>Samples a forward pass.</summary>
    private const int BatchSize = 2_048;

    /// <summary>Evaluates the network as it is, in eval mode and without gradient.</summary>
    /// <param name="last">What the last step measured.</param>
    /// <param name="lambda">The last step's λ.</param>
    /// <param name="stepsPerSecond">Since the evaluation before.</param>
    public Evaluation Evaluate(StepMeasures last, double lambda, double? stepsPerSecond)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        session.Model.eval();
        var head = session.Model.Head;
        var (trainFeatures, validationFeatures) = (Features(session.Data.Train), Features(session.Data.Validation)); // (N, m)
        var train = TrainingMeasures.MeasureAll(
            trainFeatures, session.Data.Train.Labels, head.weight!, head.bias!, session.Data.Classes);
        var (validationLoss, validationAccuracy) = LossAndAccuracy(
            head.call(validationFeatures), session.Data.Validation.Labels);
        var values = new Dictionary<string, double?>(train.ByName())
        {
            [MetricNames.TrainAccuracy] = train.Accuracy,
            [MetricNames.ValidationAccuracy] = validationAccuracy,
            [MetricNames.TrainLoss] = train.CrossEntropy,
            [MetricNames.ValidationLoss] = validationLoss,
            [MetricNames.WeightNorm] = session.WeightNorm(),
            [MetricNames.GradientNorm] = last.GradientNorm,
            [MetricNames.Regularizer] = last.Regularizer,
            [MetricNames.LearningRate] = last.LearningRate,
            [MetricNames.Lambda] = lambda,
            [MetricNames.StepsPerSecond] = stepsPerSecond,
        };
        string[] notFinite = [.. values.Where(v => v.Value is { } value && !double.IsFinite(value)).Select(v => v.Key)];
        foreach (var name in notFinite)
        {
            values[name] = null;
        }

        return new Evaluation(
            values,
            train.Undefined,
            train.InputsAreFinite && notFinite.Length == 0 ? null : NotFinite(train.InputsAreFinite, notFinite));
    }

    private static string NotFinite(bool inputsAreFinite, string[] names) => inputsAreFinite
        ? $"Not finite at this evaluation: {string.Join(", ", names)}."
        : "Features or weights of the last layer are not finite.";

    private Tensor Features(LabelledSet set) // (N, m)
    {
        var parts = Enumerable.Range(0, (set.Count + BatchSize - 1) / BatchSize)
            .Select(i => session.Model.Features(set.Inputs.narrow(0, i * BatchSize, Math.Min(BatchSize, set.Count - i * BatchSize))));
        return cat([.. parts]);
    }

    private static (double Loss, double Accuracy) LossAndAccuracy(Tensor logits, Tensor labels) // (N, k), (N)
    {
        var loss = nn.functional.cross_entropy(logits, labels).item<float>();
        var accuracy = logits.argmax(1).eq(labels).to_type(ScalarType.Float64).mean().item<double>();
        return (loss, accuracy);
    }
}
