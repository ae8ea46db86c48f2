using GrokLab.Training.Measures;
using GrokLab.Training.Steps;
using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Engine;

/// <summary>Computes every metric of an evaluation: the measures on the whole training set and the whole validation set.</summary>
/// <param name="session">The session whose network is evaluated.</param>
public sealed class Evaluator(TrainingSession session)
{
    /// <summary>Evaluates the current network, in eval mode and without gradient.</summary>
    /// <param name="last">What the last step measured.</param>
    /// <param name="lambda">The last step's λ.</param>
    /// <param name="stepsPerSecond">The rate since the previous evaluation.</param>
    /// <param name="representativeness">Whether to compute representativeness too.</param>
    public Evaluation Evaluate(StepMeasures last, double lambda, double? stepsPerSecond, bool representativeness = false)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var head = session.Model.Head;
        var measured = session.Measures.Measure(
            Sample(session.Data.Train), Sample(session.Data.Validation), head.weight!, head.bias!, session.Data.Classes,
            representativeness, session.Spec.Evaluation.MatchedLoss);
        var (train, heldOut) = (measured.Training, measured.HeldOut);
        var values = new Dictionary<string, double?>([.. train.Values, .. heldOut.Values])
        {
            [Metrics.ValidationAccuracy] = measured.ValidationAccuracy,
            [Metrics.ValidationLoss] = measured.ValidationLoss,
            [Metrics.WeightNorm] = session.WeightNorm(),
            [Metrics.GradientNorm] = last.GradientNorm,
            [Metrics.Regularizer] = last.Regularizer,
            [Metrics.DegeneratePairs] = last.DegeneratePairs,
            [Metrics.LearningRate] = last.LearningRate,
            [Metrics.WeightDecay] = last.WeightDecay,
            [Metrics.Lambda] = lambda,
            [Metrics.StepsPerSecond] = stepsPerSecond,
        };
        AddAngles(values, train.Angles);
        if (measured.Representativeness is { } estimated)
        {
            values[Metrics.Representativeness] = estimated.ZeroOne.Value;
            values[Metrics.RepresentativenessCrossEntropy] = estimated.CrossEntropy.Value;
        }

        string[] notFinite = [.. values.Where(v => v.Value is { } value && !double.IsFinite(value)).Select(v => v.Key)];
        foreach (var name in notFinite)
        {
            values[name] = null;
        }

        return new Evaluation(
            values,
            [.. train.Undefined, .. heldOut.Undefined],
            train.InputsAreFinite && notFinite.Length == 0 ? null : NotFinite(train.InputsAreFinite, notFinite));
    }

    /// <summary>Adds the angle of every pair of classes, where the pairs are few enough to be shown one by one.</summary>
    private void AddAngles(Dictionary<string, double?> values, ClusterAngles angles)
    {
        if (session.Data.Classes > Metrics.MostClassesWithPairs)
        {
            return;
        }

        var matrix = angles.ToMatrix(session.Data.Classes);
        for (var one = 0; one < session.Data.Classes; one++)
        {
            for (var other = one + 1; other < session.Data.Classes; other++)
            {
                values[Metrics.Angle(one, other)] = matrix[one, other];
            }
        }
    }

    private FeatureBatch Sample(LabelledSet set) => new(session.Features(set), set.Labels); // (N, m), (N)

    private static string NotFinite(bool inputsAreFinite, string[] names) => inputsAreFinite
        ? $"Not finite at this evaluation: {string.Join(", ", names)}."
        : "Features or weights of the last layer are not finite.";
}
