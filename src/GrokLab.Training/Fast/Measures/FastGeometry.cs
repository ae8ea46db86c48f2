using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Measures;

namespace GrokLab.Training.Fast.Measures;

/// <summary>Class means in float64 and their geometry: the values of <see cref="ClassMeans"/> and <see cref="ClassGeometry"/>,
/// in the same order of operations. Rows are padded with zeros to whole vectors.</summary>
internal sealed unsafe class FastGeometry : IDisposable
{
    private readonly NativeBuffer<double> rows = new(); // shift, centre, mean of all samples, then a work row for each worker
    private readonly NativeBuffer<double> means = new();
    private readonly NativeBuffer<double> distances = new();
    private readonly NativeBuffer<double> gram = new();
    private readonly NativeBuffer<double> inverse = new();
    private readonly NativeBuffer<double> offsets = new();
    private readonly NativeBuffer<double> halfNorms = new();
    private readonly int width;
    private double floor;

    /// <param name="width">m.</param>
    internal FastGeometry(int width)
    {
        this.width = width;
        Stride = DoubleLanes.Padded(width);
    }

    /// <summary>K.</summary>
    internal int Count => Present.Length;

    /// <summary>Labels of the present classes, increasing.</summary>
    internal int[] Present { get; private set; } = [];

    /// <summary>Numbers of samples of the present classes.</summary>
    internal double[] Counts { get; private set; } = [];

    /// <summary>m with its padding.</summary>
    internal int Stride { get; }

    /// <summary>K with its padding.</summary>
    internal int CountStride { get; private set; }

    /// <summary>The vector that is subtracted from every feature before summing: the first sample; (m).</summary>
    internal double* Shift => rows.Pointer;

    /// <summary>The mean of class means, minus the shift; (m).</summary>
    internal double* Centre => rows.Pointer + Stride;

    /// <summary>The mean of all samples, minus the shift; (m).</summary>
    internal double* SampleMean => rows.Pointer + (2L * Stride);

    /// <summary>u_c, (K, m).</summary>
    internal double* Means => means.Pointer;

    /// <summary>‖μ_c − μ_c'‖², (K, K).</summary>
    internal double* SquaredDistances => distances.Pointer;

    /// <summary>UUᵀ, (K, K).</summary>
    internal double* Gram => gram.Pointer;

    /// <summary>G⁺ of G = UUᵀ, (K, K).</summary>
    internal double* Inverse => inverse.Pointer;

    /// <summary>½‖u_j‖² − u_c·u_j, (K, K), padded with +∞.</summary>
    internal double* Offsets => offsets.Pointer;

    /// <summary>½‖u_j‖², (K), padded with +∞.</summary>
    internal double* HalfNorms => halfNorms.Pointer;

    /// <summary>The first pass: computes the class means, each summed by one worker in the order of its samples.</summary>
    internal void ReadMeans(FeatureRows features, SamplesByClass samples, WorkerTeam team)
    {
        Present = samples.Present;
        Counts = [.. Present.Select(c => (double)samples.CountOf(c))];
        CountStride = DoubleLanes.Padded(Count);
        rows.Require((3L + team.Size) * Stride);
        means.Require((long)Count * Stride);
        distances.Require((long)Count * CountStride);
        gram.Require((long)Count * CountStride);
        inverse.Require((long)Count * CountStride);
        offsets.Require((long)Count * CountStride);
        halfNorms.Require(CountStride);
        features.Read(0, Shift);
        var largest = new double[Count];
        team.RunEach(Count, (worker, c) => largest[c] = Sum(features, samples, c, rows.Pointer + ((3L + worker) * Stride)));
        Centralise(largest);
    }

    /// <summary>Fills <see cref="SquaredDistances"/>; rounding differences of equal means count as 0.</summary>
    internal void ComputeDistances()
    {
        RowPairs.SquaredDistances(Count, Stride, Means, SquaredDistances, CountStride);
        for (var i = 0L; i < (long)Count * CountStride; i++)
        {
            SquaredDistances[i] *= SquaredDistances[i] > floor * floor ? 1 : 0;
        }
    }

    /// <summary>Fills <see cref="Gram"/> and <see cref="Inverse"/>.</summary>
    internal void ComputeInverse()
    {
        MatrixProduct.TimesTransposed(Count, Count, Stride, Means, Stride, Means, Stride, Gram, CountStride);
        BetweenClassInverse.Of(Count, CountStride, Gram, Inverse);
    }

    /// <summary>Fills <see cref="Offsets"/> and <see cref="HalfNorms"/> from <see cref="Gram"/>.</summary>
    internal void ComputeOffsets()
    {
        for (var j = 0; j < Count; j++)
        {
            HalfNorms[j] = 0.5 * Gram[((long)j * CountStride) + j];
        }

        new Span<double>(HalfNorms + Count, CountStride - Count).Fill(double.PositiveInfinity);
        for (var c = 0; c < Count; c++)
        {
            var row = Offsets + ((long)c * CountStride);
            for (var j = 0; j < CountStride; j++)
            {
                row[j] = HalfNorms[j] - (j < Count ? Gram[((long)c * CountStride) + j] : 0);
            }
        }
    }

    /// <summary>μ_G, the mean of class means; (m).</summary>
    internal double[] Origin() => Unshifted(Centre);

    /// <summary>The mean of all samples; (m).</summary>
    internal double[] MeanOfSamples() => Unshifted(SampleMean);

    public void Dispose()
    {
        rows.Dispose();
        means.Dispose();
        distances.Dispose();
        gram.Dispose();
        inverse.Dispose();
        offsets.Dispose();
        halfNorms.Dispose();
    }

    /// <summary>Fills the mean of a class's shifted features; returns the largest of their squared norms.</summary>
    private double Sum(FeatureRows features, SamplesByClass samples, int c, double* row)
    {
        var mean = Means + ((long)c * Stride);
        new Span<double>(mean, Stride).Clear();
        var largest = 0.0;
        for (var place = samples.First[Present[c]]; place < samples.First[Present[c] + 1]; place++)
        {
            features.Read(samples.Order[place], row);
            DoubleLanes.Subtract(row, Shift, row, Stride);
            DoubleLanes.Add(row, mean, Stride);
            largest = Math.Max(largest, DoubleLanes.SquaredNorm(row, Stride));
        }

        for (var j = 0; j < width; j++)
        {
            mean[j] /= Counts[c];
        }

        return largest;
    }

    private void Centralise(double[] largest)
    {
        floor = ClassGeometry.RoundingOfMeans * Math.Sqrt(largest.Max());
        new Span<double>(Centre, 2 * Stride).Clear();
        for (var c = 0; c < Count; c++)
        {
            for (var j = 0; j < width; j++)
            {
                Centre[j] += Means[((long)c * Stride) + j];
                SampleMean[j] += Means[((long)c * Stride) + j] * Counts[c];
            }
        }

        var samples = Counts.Sum();
        for (var j = 0; j < width; j++)
        {
            Centre[j] /= Count;
            SampleMean[j] /= samples;
        }

        for (var c = 0; c < Count; c++)
        {
            var mean = Means + ((long)c * Stride);
            DoubleLanes.Subtract(mean, Centre, mean, Stride);
            var isRounding = !(DoubleLanes.SquaredNorm(mean, Stride) > floor * floor);
            DoubleLanes.Scale(isRounding ? 0 : 1, mean, mean, Stride);
        }
    }

    private double[] Unshifted(double* row)
    {
        var result = new double[width];
        for (var j = 0; j < width; j++)
        {
            result[j] = Shift[j] + row[j];
        }

        return result;
    }
}
