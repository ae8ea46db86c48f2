using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>The second pass over the features of a set, with known class means: computes all sums over samples.</summary>
/// <remarks>All arithmetic is float64. The tensors belong to the dispose scope open at construction.</remarks>
internal sealed class SecondPass
{
    private readonly int classes;
    private readonly Tensor weights; // (k, m)
    private readonly Tensor? bias; // (k)
    private readonly Tensor lowestEqual; // (k)
    private readonly Tensor classMeans; // (k, m): u_c, 0 for absent classes
    private readonly Tensor betweenInverse; // (m, K)
    private readonly ReferenceMeans? training; // null where this is the training set
    private readonly ReferenceMeans own;
    private readonly Tensor totals; // (4): sums over samples, in the order of SampleSums
    private readonly Tensor flatness; // (5): sums over samples, in the order of FlatnessSums
    private readonly Tensor scatter; // (k, 2): per class the sums of ‖φ − μ‖² and of ‖A(φ − μ)‖²

    /// <param name="geometry">The class means of the set.</param>
    /// <param name="training">The class means of the training set, for NC4 and the nearest-class-mean rule; null where this is the
    /// training set. Flatness is measured only on the training set.</param>
    /// <param name="classes">k, the number of classes.</param>
    /// <param name="weights">(k, m), float64.</param>
    /// <param name="bias">(k), float64, or null.</param>
    internal SecondPass(ClassGeometry geometry, ClassGeometry? training, int classes, Tensor weights, Tensor? bias)
    {
        this.classes = classes;
        this.weights = weights;
        this.bias = bias;
        var device = weights.device;
        RowDistances = RelativeFlatness.PairwiseSquaredDistances(weights);
        lowestEqual = PredictedClass.LowestEqual(RowDistances, bias);
        own = new ReferenceMeans(geometry, device);
        this.training = training is null ? null : new ReferenceMeans(training, device);
        classMeans = zeros(classes, weights.shape[1], dtype: float64, device: device);
        classMeans.index_copy_(0, own.Labels, own.Means);
        betweenInverse = ScatterInverse.Of(geometry.Means).to(device);
        totals = zeros(4, dtype: float64, device: device);
        flatness = zeros(5, dtype: float64, device: device);
        scatter = zeros(classes, 2, dtype: float64, device: device);
    }

    /// <summary>‖w_s − w_q‖²; (k, k).</summary>
    internal Tensor RowDistances { get; }

    /// <summary>Adds samples; features (n, m) float64, labels (n) int64, both on the weights' device.</summary>
    internal void Add(Tensor features, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var scores = features.matmul(weights.t()); // (n, k)
        var logits = bias is null ? scores : scores + bias; // (n, k)
        var predicted = PredictedClass.Of(logits, lowestEqual); // (n)
        var losses = -logits.log_softmax(1).gather(1, labels.unsqueeze(1)).squeeze(1); // (n)

        if (training is null)
        {
            AddFlatness(features, scores, logits);
        }

        var centred = own.Centred(features); // (n, m)
        var deviations = centred - classMeans.index_select(0, labels); // (n, m)
        var whitened = deviations.matmul(betweenInverse); // (n, K)
        var perSample = stack([RelativeFlatness.SquaredNorms(deviations), RelativeFlatness.SquaredNorms(whitened)], 1); // (n, 2)
        scatter.add_(ClassMeans.Membership(labels, classes, float64).t().matmul(perSample));

        var nearest = training is null ? own.Nearest(centred) : training.Nearest(training.Centred(features)); // (n)
        totals.add_(stack([
            losses.sum(), predicted.eq(labels).sum().to(float64), predicted.ne(nearest).sum().to(float64),
            nearest.eq(labels).sum().to(float64)]));
    }

    /// <summary>The sums that measure flatness.</summary>
    internal FlatnessSums Flatness()
    {
        var sums = Read(flatness);
        return new FlatnessSums(sums[0], sums[1], sums[2], sums[3], sums[4]);
    }

    internal SampleSums ToSums(ClassGeometry geometry)
    {
        var (sums, perClass) = (Read(totals), Read(scatter));
        return new SampleSums(
            sums[0], sums[1], sums[2], sums[3],
            SquaredDeviations: [.. geometry.Present.Select(c => perClass[2 * c])],
            WhitenedDeviations: [.. geometry.Present.Select(c => perClass[2 * c + 1])]);
    }

    private void AddFlatness(Tensor features, Tensor scores, Tensor logits)
    {
        var probabilities = logits.softmax(1); // (n, k)
        var squaredNorms = RelativeFlatness.SquaredNorms(features); // (n)
        var kappa = squaredNorms * RelativeFlatness.PairSum(probabilities, RowDistances); // (n)
        var spread = RelativeFlatness.Spread(probabilities); // (n)
        var column = spread * RelativeFlatness.SquaredNorms(scores); // (n)
        flatness.add_(stack([kappa.sum(), (squaredNorms * spread).sum(), column.sum(), squaredNorms.sum(), spread.sum()]));
    }

    private static double[] Read(Tensor values)
    {
        using var onCpu = values.cpu();
        return onCpu.data<double>().ToArray();
    }

    /// <summary>Class means as points that features are compared with.</summary>
    private sealed class ReferenceMeans(ClassGeometry geometry, Device device)
    {
        private readonly Tensor shift = geometry.Shift.to(device); // (m)
        private readonly Tensor centre = geometry.Centre.to(device); // (m): the mean of class means, minus the shift

        /// <summary>Labels of the present classes; (K).</summary>
        internal Tensor Labels { get; } = tensor(geometry.Present.Select(c => (long)c).ToArray(), device: device);

        /// <summary>u_c; (K, m).</summary>
        internal Tensor Means { get; } = geometry.Means.to(device);

        /// <summary>φ − μ_G; (n, m).</summary>
        /// <remarks>Two subtractions: the shift is near the features, so its difference is exact where the offset is large.</remarks>
        internal Tensor Centred(Tensor features) => features - shift - centre;

        /// <summary>The label of the nearest class mean; (n, m) → (n).</summary>
        internal Tensor Nearest(Tensor centred) => Labels.index_select(0, NearestMean.Of(centred, Means));
    }
}
