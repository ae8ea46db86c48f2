using GrokLab.Training.Datasets;
using GrokLab.Training.Specs;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks.Cifar10;

/// <summary>CIFAR-10 (Krizhevsky 2009): colour images of 32 × 32 pixels in ten classes, with the official split.</summary>
public sealed record Cifar10Spec : TaskSpec
{
    private const int ImageBytes = (3 * 32 * 32) + sizeof(long);
    private const int TrainImages = 50_000;
    private const int TestImages = 10_000;

    /// <summary>The kind of task.</summary>
    public static TaskKind Kind { get; } = new("cifar10", "CIFAR-10", new Cifar10Spec(), SampleKind.Images)
    {
        ClassNames = Cifar10Folder.ClassNames,
        Fields =
        [
            new("task.augmentation", "Augmentation", FieldContent.Text)
            {
                Choices = SpecField.ChoicesOf<ImageAugmentation>(a => a == ImageAugmentation.None ? "none" : "random crop and mirror"),
            },
            new("task.trainLimit", "Training images", FieldContent.OptionalNumber) { Range = FieldRange.Whole(2, 1_000_000), Helper = "The first N images; empty for all" },
            new("task.validationLimit", "Test images", FieldContent.OptionalNumber) { Range = FieldRange.Whole(1, 1_000_000), Helper = "The first N images; empty for all" },
            new("task.mean", "Mean of red, green, blue", FieldContent.Numbers) { Range = FieldRange.Real(0, 1), Seldom = true, Helper = "Subtracted from pixels in 0 … 1" },
            new("task.std", "Deviation of red, green, blue", FieldContent.Numbers) { Range = FieldRange.Real(0.001, 1_000), Seldom = true, Helper = "Divided by after that" },
        ],
    };

    /// <summary>The numbers that are subtracted from each channel (red, green, blue) of pixels in 0 … 1.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [0.5, 0.5, 0.5];

    /// <summary>The numbers that each channel is then divided by.</summary>
    public IReadOnlyList<double> Std { get; init; } = [0.5, 0.5, 0.5];

    /// <summary>How training batches are changed; evaluations use the unchanged images.</summary>
    public ImageAugmentation Augmentation { get; init; } = ImageAugmentation.None;

    /// <summary>The number of training images, taken from the start; null for all.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>The number of test images, taken from the start; null for all.</summary>
    public int? ValidationLimit { get; init; }

    /// <inheritdoc/>
    public override string Words() => $"CIFAR-10{(TrainLimit is { } limit ? $", {NumberText.Count(limit)} images" : "")}"
        + (IsAugmented() ? ", cropped and mirrored at random" : "");

    /// <inheritdoc/>
    public override bool IsAugmented() => Augmentation != ImageAugmentation.None;

    /// <inheritdoc/>
    public override TaskData Load(int seed, Device device) => Cifar10.Load(this, Cifar10Folder.FromEnvironment(), seed, device);

    internal override TaskSize Size() =>
        new(Math.Min(TrainImages, TrainLimit ?? TrainImages), Math.Min(TestImages, ValidationLimit ?? TestImages), 10, 0, ImageBytes);

    internal override TaskSpec Part(int train, int validation) => this with { TrainLimit = train, ValidationLimit = validation };

    internal override void Validate(SpecErrors errors)
    {
        foreach (var (field, values) in new[] { ("task.mean", Mean), ("task.std", Std) })
        {
            errors.Require(
                values is { Count: 3 }, field,
                $"{(values is null ? "null" : $"{NumberText.Count(values.Count)} values")}; needed are three, of red, green and blue.");
        }
    }
}

/// <summary>How training images are changed.</summary>
public enum ImageAugmentation
{
    /// <summary>No change.</summary>
    None,

    /// <summary>A random 32 × 32 crop of the image with 4 black pixels around it, then a mirror image with probability ½.</summary>
    CropAndFlip,
}
