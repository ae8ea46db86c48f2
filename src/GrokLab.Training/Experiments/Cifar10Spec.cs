namespace GrokLab.Training.Experiments;

/// <summary>CIFAR-10 (Krizhevsky 2009): colour images of 32 × 32 pixels in ten classes, with the official split.</summary>
public sealed record Cifar10Spec : TaskSpec
{
    /// <summary>What is subtracted from each channel (red, green, blue) of pixels in 0 … 1.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [0.5, 0.5, 0.5];

    /// <summary>What each channel is then divided by.</summary>
    public IReadOnlyList<double> Std { get; init; } = [0.5, 0.5, 0.5];

    /// <summary>How training batches are changed; evaluations see the images as they are.</summary>
    public ImageAugmentation Augmentation { get; init; } = ImageAugmentation.None;

    /// <summary>At most so many training images, the first ones; null for all.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>At most so many test images, the first ones; null for all.</summary>
    public int? ValidationLimit { get; init; }
}

/// <summary>How training images are changed.</summary>
public enum ImageAugmentation
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A random 32 × 32 crop of the image with 4 black pixels around it, then a mirror image every other time.</summary>
    CropAndFlip,
}
