using GrokLab.Training.Measures.Fast.Kernels;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Measures.Fast;

/// <summary>The estimate of <see cref="KernelLoss.Clean"/>, with the kernel never written down: tiles of inner products that stay
/// in a core's own cache are turned into sums at once.</summary>
internal sealed unsafe class FastKernelLoss : IDisposable
{
    private const int TileRows = 256; // held-out samples
    private const int TileColumns = 256; // training samples

    private readonly FeatureRows trainingFeatures;
    private readonly SamplesByClass training;
    private readonly CentredRows points;
    private readonly NativeBuffer<float> wrong = new();
    private readonly NativeBuffer<float> losses = new();
    private readonly float[] centre;
    private readonly RepresentativenessOptions options;

    /// <param name="trainingFeatures">S: (S, m), float32.</param>
    /// <param name="training">Their order.</param>
    /// <param name="outcomes">What the head makes of them.</param>
    /// <param name="centre">What distances are computed about; (m).</param>
    /// <param name="options">Weight and bandwidth.</param>
    internal FastKernelLoss(
        FeatureRows trainingFeatures, SamplesByClass training, SampleOutcomes outcomes, float[] centre, RepresentativenessOptions options)
    {
        this.trainingFeatures = trainingFeatures;
        this.training = training;
        this.centre = centre;
        this.options = options;
        points = new CentredRows(training.Count, centre, options.Bandwidth);
        wrong.Require(training.Count + GaussianKernel.Count);
        losses.Require(training.Count + GaussianKernel.Count);
        for (var place = 0; place < training.Count; place++)
        {
            wrong.Pointer[place] = outcomes.Wrong[place] ? 1 : 0;
            losses.Pointer[place] = (float)outcomes.Losses[place];
        }
    }

    /// <summary>Means over the held-out samples of what the kernel expects there.</summary>
    /// <param name="heldOut">T: (T, m), float32.</param>
    /// <param name="team">Who works; the result does not depend on its size.</param>
    internal (double ZeroOne, double CrossEntropy) Estimate(FeatureRows heldOut, WorkerTeam team)
    {
        var tiles = Tiles(training.Count, TileColumns);
        team.RunEach(tiles, (_, tile) =>
        {
            var first = tile * TileColumns;
            points.Read(trainingFeatures, training.Order.AsSpan(first, Math.Min(TileColumns, training.Count - first)), first);
        });
        using var space = new TileSpaces(team.Size, centre, options.Bandwidth);
        var (zeroOne, crossEntropy) = (new double[heldOut.Count], new double[heldOut.Count]);
        team.RunEach(Tiles(heldOut.Count, TileRows), (worker, tile) =>
        {
            var first = tile * TileRows;
            var sums = Sums(heldOut, first, Math.Min(TileRows, heldOut.Count - first), space.PointsOf(worker), space.ProductsOf(worker));
            for (var i = 0; i < sums.Length; i++)
            {
                var share = options.Weight / Math.Max(1, options.Weight * sums[i].Kernel);
                (zeroOne[first + i], crossEntropy[first + i]) = (share * sums[i].Wrong, share * sums[i].Loss);
            }
        });
        return (zeroOne.Sum() / heldOut.Count, crossEntropy.Sum() / heldOut.Count);
    }

    public void Dispose()
    {
        points.Dispose();
        wrong.Dispose();
        losses.Dispose();
    }

    private KernelSums[] Sums(FeatureRows heldOut, int first, int count, CentredRows own, float* products)
    {
        own.Read(heldOut, [.. Enumerable.Range(first, count)], 0);
        var sums = new KernelSums[count];
        for (var start = 0; start < training.Count; start += TileColumns)
        {
            var columns = Math.Min(TileColumns, training.Count - start);
            MatrixProduct.TimesTransposed(
                count, columns, own.Width, own.Row(0), own.Width, points.Row(start), own.Width, products, TileColumns); // (n, columns)
            for (var i = 0; i < count; i++)
            {
                sums[i] += GaussianKernel.Sum(
                    columns, products + ((long)i * TileColumns), points.Norms + start, own.Norms[i],
                    wrong.Pointer + start, losses.Pointer + start);
            }
        }

        return sums;
    }

    private static int Tiles(int count, int size) => (count + size - 1) / size;

    /// <summary>Each worker's memory for one tile.</summary>
    private sealed class TileSpaces(int workers, float[] centre, double bandwidth) : IDisposable
    {
        private readonly CentredRows[] rows =
            [.. Enumerable.Range(0, workers).Select(_ => new CentredRows(TileRows, centre, bandwidth))];

        private readonly NativeBuffer<float>[] products =
            [.. Enumerable.Range(0, workers).Select(_ => new NativeBuffer<float>(TileRows * TileColumns))];

        internal CentredRows PointsOf(int worker) => rows[worker];

        internal float* ProductsOf(int worker) => products[worker].Pointer;

        public void Dispose()
        {
            foreach (var row in rows)
            {
                row.Dispose();
            }

            foreach (var buffer in products)
            {
                buffer.Dispose();
            }
        }
    }
}
