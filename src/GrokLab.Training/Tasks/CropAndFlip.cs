using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>
/// Random crops of padded images and random mirror images, as <c>RandomCrop(H, padding=4)</c> and
/// <c>RandomHorizontalFlip()</c>, for a whole batch at once.
/// </summary>
/// <remarks>The change of a sample depends only on the run's seed, the epoch and the sample.</remarks>
public sealed class CropAndFlip : IDisposable
{
    /// <summary>Black pixels added on every side before the crop.</summary>
    public const int Padding = 4;

    private readonly int seed;
    private readonly int samples;
    private readonly Device device;
    private readonly Tensor draws; // (N, 3) int64: first row, first column, mirrored or not
    private long drawnEpoch = -1;

    /// <param name="seed">The run's seed.</param>
    /// <param name="samples">N, the size of the training set.</param>
    /// <param name="device">The device of the images.</param>
    public CropAndFlip(int seed, int samples, Device device)
    {
        this.seed = seed;
        this.samples = samples;
        this.device = device;
        draws = zeros(samples, 3, dtype: int64, device: device).DetachFromDisposeScope();
    }

    /// <summary>Draws, in place, how each sample is changed in an epoch. Does nothing if that epoch was the last one drawn.</summary>
    /// <param name="epoch">The pass over the set, from 0.</param>
    public void Draw(long epoch)
    {
        if (epoch == drawnEpoch)
        {
            return;
        }

        using var generator = RandomStreams.Create(seed, RandomPurpose.Augmentation, epoch);
        using var scope = NewDisposeScope();
        var corner = randint(0, 2 * Padding + 1, [samples, 2], dtype: int64, generator: generator); // (N, 2)
        var mirror = randint(0, 2, [samples, 1], dtype: int64, generator: generator); // (N, 1)
        draws.copy_(cat([corner, mirror], 1));
        drawnEpoch = epoch;
    }

    /// <summary>Changes a batch.</summary>
    /// <param name="images">(B, C, H, W).</param>
    /// <param name="indices">The samples of the batch, (B) int64.</param>
    /// <param name="epoch">The pass over the set, from 0.</param>
    /// <returns>(B, C, H, W); it belongs to the dispose scope open at the call.</returns>
    public Tensor Apply(Tensor images, Tensor indices, long epoch)
    {
        using var scope = NewDisposeScope();
        var (batch, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        Draw(epoch);
        var drawn = draws.index_select(0, indices); // (B, 3)
        var column = arange(width, device: device); // (W)
        var mirrored = drawn.narrow(1, 2, 1).eq(1); // (B, 1)
        var rows = drawn.narrow(1, 0, 1) + arange(height, device: device); // (B, H)
        var columns = drawn.narrow(1, 1, 1) + where(mirrored, width - 1 - column, column); // (B, W)
        var padded = nn.functional.pad(images, (Padding, Padding, Padding, Padding)); // (B, C, H + 8, W + 8)
        return padded
            .gather(2, rows.view(batch, 1, height, 1).expand(batch, channels, height, width + 2 * Padding)) // (B, C, H, W + 8)
            .gather(3, columns.view(batch, 1, 1, width).expand(batch, channels, height, width)) // (B, C, H, W)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => draws.Dispose();
}
