using GrokLab.Training.Fast.Kernels;

namespace GrokLab.Training.Fast.Measures;

/// <summary>A worker's memory for one block of samples; it fits into a core's own cache.</summary>
internal sealed unsafe class BlockSpace : IDisposable
{
    private const int Elements = 1 << 16;
    private const int LeastRows = 16;
    private const int MostRows = 128;

    private readonly NativeBuffer<double> features = new();
    private readonly NativeBuffer<double> deviations = new();
    private readonly NativeBuffer<double> scores = new();
    private readonly NativeBuffer<double> mixedDistances = new();
    private readonly NativeBuffer<double> products = new();
    private readonly NativeBuffer<double> whitened = new();
    private readonly int width;

    /// <param name="head">The last layer.</param>
    /// <param name="present">K of the training set.</param>
    internal BlockSpace(FastHead head, int present)
    {
        width = head.WidthStride;
        var presentStride = DoubleLanes.Padded(present);
        Rows = Math.Clamp(Elements / (2 * (width + head.ClassStride + presentStride)), LeastRows, MostRows);
        features.Require((long)Rows * width);
        deviations.Require((long)Rows * width);
        scores.Require((long)Rows * head.ClassStride);
        mixedDistances.Require((long)Rows * head.ClassStride);
        products.Require((long)Rows * head.ClassStride);
        whitened.Require((long)Rows * head.ClassStride);
    }

    /// <summary>The most samples of a block.</summary>
    internal int Rows { get; }

    /// <summary>φ, then φ − μ_G; (n, m).</summary>
    internal double* Features => features.Pointer;

    /// <summary>φ − μ_c, at first φ − μ_G of the training set for a validation set; (n, m).</summary>
    internal double* Deviations => deviations.Pointer;

    /// <summary>Wφ, then p; (n, k).</summary>
    internal double* Scores => scores.Pointer;

    /// <summary>Σ_s p_s ‖w_s − w_q‖²; (n, k).</summary>
    internal double* MixedDistances => mixedDistances.Pointer;

    /// <summary>(φ − μ_c)·u_j, at first (φ − μ_G)·u_j of the training set for a validation set; (n, K).</summary>
    internal double* Products => products.Pointer;

    /// <summary><see cref="Products"/> times G⁺; (n, K).</summary>
    internal double* Whitened => whitened.Pointer;

    /// <summary>Fills <see cref="Features"/> with the rows of some samples.</summary>
    internal void ReadFeatures(FeatureRows from, ReadOnlySpan<int> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            from.Read(samples[i], Features + ((long)i * width));
        }
    }

    public void Dispose()
    {
        features.Dispose();
        deviations.Dispose();
        scores.Dispose();
        mixedDistances.Dispose();
        products.Dispose();
        whitened.Dispose();
    }
}
