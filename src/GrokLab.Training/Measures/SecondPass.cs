using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>The second pass over the features, with known class means: computes all sums over samples.</summary>
/// <remarks>All arithmetic is float64. The tensors belong to the dispose scope open at construction.</remarks>
internal sealed class SecondPass
{
    private readonly int classes;
    private readonly Tensor weights; // (k, m)
    private readonly Tensor? bias; // (k)
    private readonly Tensor rowDistances; // (k, k)
    private readonly Tensor lowestEqual; // (k)
    private readonly Tensor shift; // (m)
    private readonly Tensor centre; // (m): the mean of class means, minus the shift
    private readonly Tensor presentMeans; // (K, m): u_c
    private readonly Tensor classMeans; // (k, m): u_c, 0 for absent classes
    private readonly Tensor presentLabels; // (K)
    private readonly Tensor betweenInverse; // (m, K)
    private readonly Tensor totals; // (6): sums over samples, in the order of SampleSums
    private readonly Tensor scatter; // (k, 2): per class the sums of ‖φ − μ‖² and of ‖A(φ − μ)‖²

    internal SecondPass(ClassGeometry geometry, int classes, Tensor weights, Tensor? bias)
    {
        this.classes = classes;
        this.weights = weights;
        this.bias = bias;
        var device = weights.device;
        rowDistances = RelativeFlatness.PairwiseSquaredDistances(weights);
        lowestEqual = PredictedClass.LowestEqual(rowDistances, bias);
        presentLabels = tensor(geometry.Present.Select(c => (long)c).ToArray(), device: device);
        shift = geometry.Shift.to(device);
        centre = geometry.Centre.to(device);
        presentMeans = geometry.Means.to(device);
        classMeans = zeros(classes, weights.shape[1], dtype: float64, device: device);
        classMeans.index_copy_(0, presentLabels, presentMeans);
        betweenInverse = ScatterInverse.Of(geometry.Means).to(device);
        totals = zeros(6, dtype: float64, device: device);
        scatter = zeros(classes, 2, dtype: float64, device: device);
    }

    /// <summary>Adds samples; features (n, m) float64, labels (n) int64, both on the weights' device.</summary>
    internal void Add(Tensor features, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var scores = features.matmul(weights.t()); // (n, k)
        var logits = bias is null ? scores : scores + bias; // (n, k)
        var predicted = PredictedClass.Of(logits, lowestEqual); // (n)
        var losses = -logits.log_softmax(1).gather(1, labels.unsqueeze(1)).squeeze(1); // (n)

        var probabilities = logits.softmax(1); // (n, k)
        var squaredNorms = RelativeFlatness.SquaredNorms(features); // (n)
        var kappa = squaredNorms * RelativeFlatness.PairSum(probabilities, rowDistances); // (n)
        var spread = RelativeFlatness.Spread(probabilities); // (n)
        var column = spread * RelativeFlatness.SquaredNorms(scores); // (n)

        // Two subtractions: the shift is near the features, so its difference is exact where the offset is large.
        var centred = features - shift - centre; // (n, m)
        var deviations = centred - classMeans.index_select(0, labels); // (n, m)
        var whitened = deviations.matmul(betweenInverse); // (n, K)
        var perSample = stack([RelativeFlatness.SquaredNorms(deviations), RelativeFlatness.SquaredNorms(whitened)], 1); // (n, 2)
        scatter.add_(ClassMeans.Membership(labels, classes, float64).t().matmul(perSample));

        var nearest = presentLabels.index_select(0, NearestMean.Of(centred, presentMeans)); // (n)
        totals.add_(stack([
            losses.sum(), predicted.eq(labels).sum().to(float64), kappa.sum(), (squaredNorms * spread).sum(), column.sum(),
            predicted.ne(nearest).sum().to(float64)]));
    }

    internal SampleSums ToSums(ClassGeometry geometry)
    {
        using var scope = NewDisposeScope();
        var sums = totals.cpu().data<double>().ToArray();
        var perClass = scatter.cpu().data<double>().ToArray();
        return new SampleSums(
            sums[0], sums[1], sums[2], sums[3], sums[4], sums[5],
            SquaredDeviations: [.. geometry.Present.Select(c => perClass[2 * c])],
            WhitenedDeviations: [.. geometry.Present.Select(c => perClass[2 * c + 1])]);
    }
}
