using System.Runtime.Intrinsics;
using GrokLab.Training.Fast.Kernels;

namespace GrokLab.Training.Fast.Measures;

/// <summary>Float32 features relative to a centre, in units of a bandwidth, with −½ of their squared norms.</summary>
internal sealed unsafe class CentredRows : IDisposable
{
    private readonly NativeBuffer<float> rows = new();
    private readonly NativeBuffer<float> norms = new();
    private readonly float[] centre;
    private readonly float scale;

    /// <param name="capacity">The most rows.</param>
    /// <param name="centre">(m).</param>
    /// <param name="bandwidth">h.</param>
    internal CentredRows(int capacity, float[] centre, double bandwidth)
    {
        this.centre = centre;
        scale = (float)(1 / bandwidth);
        rows.Require((long)capacity * centre.Length);
        norms.Require(capacity);
    }

    /// <summary>m.</summary>
    internal int Width => centre.Length;

    /// <summary>−½‖x‖² of each row.</summary>
    internal float* Norms => norms.Pointer;

    /// <summary>A row.</summary>
    internal float* Row(int row) => rows.Pointer + ((long)row * Width);

    /// <summary>Fills the first rows with samples.</summary>
    internal void Read(FeatureRows features, ReadOnlySpan<int> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            Norms[i] = -0.5f * Centre(features.Single(samples[i]), Row(i));
        }
    }

    public void Dispose()
    {
        rows.Dispose();
        norms.Dispose();
    }

    /// <summary>Fills a row; returns its squared norm.</summary>
    private float Centre(float* feature, float* row)
    {
        var (factor, squares) = (Vector512.Create(scale), Vector512<float>.Zero);
        var i = 0;
        fixed (float* c = centre)
        {
            for (; i <= Width - GaussianKernel.Count; i += GaussianKernel.Count)
            {
                var value = (Vector512.Load(feature + i) - Vector512.Load(c + i)) * factor;
                value.Store(row + i);
                squares = Vector512.FusedMultiplyAdd(value, value, squares);
            }
        }

        var sum = Vector512.Sum(squares);
        for (; i < Width; i++)
        {
            row[i] = (feature[i] - centre[i]) * scale;
            sum += row[i] * row[i];
        }

        return sum;
    }
}
