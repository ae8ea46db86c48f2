using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>The first pass over the features: class counts and class means, in float64.</summary>
/// <remarks>
/// Sums are of φ − shift, with the first sample as the shift, so that a large offset common to all features costs no
/// precision in values that depend only on differences of means. The tensors belong to the dispose scope open at construction.
/// </remarks>
internal sealed class ClassMeans
{
    private readonly int classes;
    private readonly Tensor sums; // (k, m) of φ − shift
    private readonly Tensor counts; // (k)
    private readonly Tensor shift; // (m)
    private readonly Tensor largest; // scalar: the largest ‖φ − shift‖²
    private bool started;

    internal ClassMeans(int classes, long width, Device device)
    {
        this.classes = classes;
        sums = zeros(classes, width, dtype: float64, device: device);
        counts = zeros(classes, dtype: float64, device: device);
        shift = zeros(width, dtype: float64, device: device);
        largest = zeros([], dtype: float64, device: device);
    }

    /// <summary>Adds samples; features (n, m) float64, labels (n) int64, both on the device given at construction.</summary>
    internal void Add(Tensor features, Tensor labels)
    {
        using var scope = NewDisposeScope();
        if (!started)
        {
            shift.copy_(features[0]);
            started = true;
        }

        var shifted = features - shift; // (n, m)
        var membership = Membership(labels, classes, float64); // (n, k)
        sums.add_(membership.t().matmul(shifted));
        counts.add_(membership.sum(dim: 0));
        largest.copy_(maximum(largest, RelativeFlatness.SquaredNorms(shifted).max()));
    }

    /// <summary>Ends the pass; the result's tensors belong to the dispose scope open at this call.</summary>
    /// <exception cref="ArgumentException">No samples were added.</exception>
    internal ClassGeometry ToGeometry()
    {
        if (!started)
        {
            throw new ArgumentException("At least one sample is needed.");
        }

        var sampleCounts = ReadBack(counts);
        var present = Enumerable.Range(0, classes).Where(c => sampleCounts[c] > 0).ToArray();
        var rows = tensor(present.Select(c => (long)c).ToArray());
        var presentCounts = counts.cpu().index_select(0, rows); // (K)
        var presentSums = sums.cpu().index_select(0, rows); // (K, m)
        return new ClassGeometry(
            present,
            [.. present.Select(c => sampleCounts[c])],
            shift.cpu(),
            means: presentSums / presentCounts.unsqueeze(1),
            largestNorm: Math.Sqrt(ReadBack(largest)[0]));
    }

    /// <summary>The class membership of every sample as rows of 0 and 1; (n) → (n, k).</summary>
    internal static Tensor Membership(Tensor labels, int classes, ScalarType precision)
    {
        using var scope = NewDisposeScope();
        var all = arange(classes, dtype: ScalarType.Int64, device: labels.device);
        var membership = (labels.unsqueeze(1) == all).to(precision);
        return membership.MoveToOuterDisposeScope();
    }

    private static double[] ReadBack(Tensor values)
    {
        using var onCpu = values.cpu();
        return onCpu.data<double>().ToArray();
    }
}
