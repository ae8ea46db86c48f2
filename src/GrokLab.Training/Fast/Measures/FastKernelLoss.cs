using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Measures;

namespace GrokLab.Training.Fast.Measures;

/// <summary>The estimate of <see cref="KernelLoss.Clean"/>, without storing the kernel: tiles of inner products that fit
/// into a core's own cache are summed at once.</summary>
internal sealed unsafe class FastKernelLoss : IDisposable
{
    // With these sizes, and the training samples in columns, MKL's product reads both without copying.
    private const int TileRows = 128; // held-out samples
    private const int TileColumns = 384; // training samples

    private readonly FeatureRows trainingFeatures;
    private readonly SamplesByClass training;
    private readonly NativeBuffer<float> points = new(); // (tiles, m, columns)
    private readonly NativeBuffer<float> norms = new();
    private readonly NativeBuffer<float> wrong = new();
    private readonly NativeBuffer<float> losses = new();
    private readonly float[] centre;
    private readonly RepresentativenessOptions options;

    /// <param name="trainingFeatures">S: (S, m), float32.</param>
    /// <param name="training">The order of the training samples.</param>
    /// <param name="outcomes">The last layer's outcomes on the training samples.</param>
    /// <param name="centre">The centre that features are relative to; (m).</param>
    /// <param name="options">Weight and bandwidth.</param>
    internal FastKernelLoss(
        FeatureRows trainingFeatures, SamplesByClass training, SampleOutcomes outcomes, float[] centre, RepresentativenessOptions options)
    {
        this.trainingFeatures = trainingFeatures;
        this.training = training;
        this.centre = centre;
        this.options = options;
        var places = (long)Tiles(training.Count, TileColumns) * TileColumns;
        points.Require(places * centre.Length);
        norms.Require(places);
        wrong.Require(places);
        losses.Require(places);
        for (var place = 0; place < training.Count; place++)
        {
            wrong.Pointer[place] = outcomes.Wrong[place] ? 1 : 0;
            losses.Pointer[place] = (float)outcomes.Losses[place];
        }
    }

    /// <summary>Means of the kernel estimates over the held-out samples.</summary>
    /// <param name="heldOut">T: (T, m), float32.</param>
    /// <param name="team">The workers; the result does not depend on their number.</param>
    internal (double ZeroOne, double CrossEntropy) Estimate(FeatureRows heldOut, WorkerTeam team)
    {
        using var spaces = new TileSpaces(team.Size, centre, options.Bandwidth);
        team.RunEach(Tiles(training.Count, TileColumns), (worker, tile) => ReadTile(tile, spaces.RowsOf(worker)));
        var (zeroOne, crossEntropy) = (new double[heldOut.Count], new double[heldOut.Count]);
        team.RunEach(Tiles(heldOut.Count, TileRows), (worker, tile) =>
        {
            var first = tile * TileRows;
            var sums = Sums(heldOut, first, Math.Min(TileRows, heldOut.Count - first), spaces.RowsOf(worker), spaces.ProductsOf(worker));
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
        norms.Dispose();
        wrong.Dispose();
        losses.Dispose();
    }

    /// <summary>Copies the training samples of a tile into columns.</summary>
    private void ReadTile(int tile, CentredRows rows)
    {
        var (first, width) = (tile * TileColumns, centre.Length);
        var count = Math.Min(TileColumns, training.Count - first);
        rows.Read(trainingFeatures, training.Order.AsSpan(first, count));
        var columns = points.Pointer + ((long)first * width);
        for (var j = 0; j < width; j++)
        {
            for (var i = 0; i < count; i++)
            {
                columns[((long)j * TileColumns) + i] = rows.Row(i)[j];
            }
        }

        new ReadOnlySpan<float>(rows.Norms, count).CopyTo(new Span<float>(norms.Pointer + first, count));
        new Span<float>(norms.Pointer + first + count, TileColumns - count).Fill(float.NegativeInfinity);
    }

    private KernelSums[] Sums(FeatureRows heldOut, int first, int count, CentredRows own, float* products)
    {
        own.Read(heldOut, [.. Enumerable.Range(first, count)]);
        var sums = new KernelSums[count];
        for (var start = 0; start < training.Count; start += TileColumns)
        {
            var columns = Math.Min(TileColumns, training.Count - start);
            MatrixProduct.Times(
                count, columns, own.Width, own.Row(0), own.Width, points.Pointer + ((long)start * own.Width), TileColumns, 0,
                products, TileColumns); // (n, columns)
            for (var i = 0; i < count; i++)
            {
                sums[i] += GaussianKernel.Sum(
                    columns, products + ((long)i * TileColumns), norms.Pointer + start, own.Norms[i],
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
            [.. Enumerable.Range(0, workers).Select(_ => new CentredRows(Math.Max(TileRows, TileColumns), centre, bandwidth))];

        private readonly NativeBuffer<float>[] products =
            [.. Enumerable.Range(0, workers).Select(_ => new NativeBuffer<float>(TileRows * TileColumns))];

        internal CentredRows RowsOf(int worker) => rows[worker];

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
