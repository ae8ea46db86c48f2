using GrokLab.Training.Specs;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>Colour images, kept as bytes and normalised batch by batch.</summary>
public sealed class ImageSet : LabelledSet
{
    private readonly Tensor mean; // (1, 3, 1, 1)
    private readonly Tensor std; // (1, 3, 1, 1)
    private readonly CropAndFlip? augmentation;

    /// <summary>Takes ownership of the tensors and the augmentation.</summary>
    /// <param name="pixels">(N, 3, H, W) uint8.</param>
    /// <param name="labels">Class numbers, (N) int64.</param>
    /// <param name="mean">The mean of each channel, for pixels in 0 … 1.</param>
    /// <param name="std">The standard deviation of each channel, for pixels in 0 … 1.</param>
    /// <param name="augmentation">How training batches are changed; null for no change.</param>
    public ImageSet(Tensor pixels, Tensor labels, IReadOnlyList<double> mean, IReadOnlyList<double> std, CropAndFlip? augmentation = null)
        : base(labels)
    {
        Pixels = pixels.DetachFromDisposeScope();
        this.mean = Channels(mean, pixels.device);
        this.std = Channels(std, pixels.device);
        this.augmentation = augmentation;
    }

    /// <summary>The images, (N, 3, H, W) uint8.</summary>
    public Tensor Pixels { get; }

    /// <inheritdoc/>
    public override int EvaluationBatchSize => EvaluationBatch.Of(SampleKind.Images, OnGpu);

    /// <inheritdoc/>
    public override Tensor Inputs(Tensor indices)
    {
        using var scope = NewDisposeScope();
        return Normalised(Pixels.index_select(0, indices)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor TrainingInputs(Tensor indices, long epoch)
    {
        if (augmentation is null)
        {
            return Inputs(indices);
        }

        using var scope = NewDisposeScope();
        return Normalised(augmentation.Apply(Pixels.index_select(0, indices), indices, epoch)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void BeginEpoch(long epoch) => augmentation?.Draw(epoch);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Pixels.Dispose();
            mean.Dispose();
            std.Dispose();
            augmentation?.Dispose();
        }
    }

    private Tensor Normalised(Tensor bytes) => // (B, 3, H, W) uint8 → float32
        bytes.to(float32).div_(255).sub_(mean).div_(std);

    private static Tensor Channels(IReadOnlyList<double> values, Device device) =>
        tensor(values.Select(v => (float)v).ToArray(), [1, values.Count, 1, 1], device: device).DetachFromDisposeScope();
}
