using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>The passes of <see cref="MatchedConfidence"/> by libtorch's operations. Every pass computes the logits again, so that nothing
/// is kept between batches.</summary>
/// <param name="forEach">Calls a function for every batch of features (n, m) float64 and labels (n).</param>
/// <param name="samples">N.</param>
/// <param name="weights">(k, m), float64.</param>
/// <param name="bias">(k), float64, or null.</param>
/// <param name="rowDistances">‖w_s − w_q‖²; (k, k).</param>
internal sealed class PlainTemperedPasses(
    Action<Action<Tensor, Tensor>> forEach, double samples, Tensor weights, Tensor? bias, Tensor rowDistances) : ITemperedPasses
{
    public double Margin() => Mean((features, labels) =>
    {
        var shifted = Shifted(features); // (n, k)
        var (own, classes) = (Own(shifted, labels), shifted.shape[1]);
        return [((classes * own) - shifted.sum(1)) / (classes - 1)];
    })[0];

    public TemperedLoss LossAt(double beta)
    {
        var means = Mean((features, labels) =>
        {
            var shifted = Shifted(features); // (n, k)
            var (_, others) = Exponentials(shifted, beta); // (n, k)
            var rest = others.sum(1); // (n)
            var own = Own(shifted, labels); // (n)
            return [rest.log1p() - (beta * own), ((others * shifted).sum(1) / (1 + rest)) - own];
        });
        return new TemperedLoss(means[0], means[1]);
    }

    public double KappaAt(double beta) => beta * beta * Mean((features, _) =>
    {
        var (largest, others) = Exponentials(Shifted(features), beta); // (n, k) each
        var probabilities = (others + largest) / (1 + others.sum(1, keepdim: true)); // (n, k)
        return [RelativeFlatness.SquaredNorms(features) * RelativeFlatness.PairSum(probabilities, rowDistances)];
    })[0];

    /// <summary>z − max z; (n, m) → (n, k).</summary>
    private Tensor Shifted(Tensor features)
    {
        var logits = nn.functional.linear(features, weights, bias);
        return logits - logits.amax([1], keepdim: true);
    }

    private static Tensor Own(Tensor shifted, Tensor labels) => shifted.gather(1, labels.unsqueeze(1)).squeeze(1);

    /// <summary>The exponential of the largest logit, which is 1, and those of the others, 0 elsewhere; (n, k). The sum of the others keeps
    /// its precision where it is far below 1.</summary>
    private static (Tensor Largest, Tensor Others) Exponentials(Tensor shifted, double beta)
    {
        var largest = ClassMeans.Membership(shifted.argmax(1), (int)shifted.shape[1], float64);
        return (largest, (beta * shifted).exp() * (1 - largest));
    }

    /// <summary>The means over all samples of some values of each sample; (n) each.</summary>
    private double[] Mean(Func<Tensor, Tensor, Tensor[]> valuesOf)
    {
        double[] sums = [];
        forEach((features, labels) =>
        {
            using var scope = NewDisposeScope();
            var batch = stack([.. valuesOf(features, labels).Select(values => values.sum())]).cpu().data<double>().ToArray();
            sums = sums.Length == 0 ? batch : [.. sums.Zip(batch, (sum, value) => sum + value)];
        });
        return [.. sums.Select(sum => sum / samples)];
    }
}
