using GrokLab.Training.Specs;
using GrokLab.Training.Tasks;

namespace GrokLab.Training.Models.ResNet;

/// <summary>A residual network of basic blocks (He et al. 2016), with the same parameters as torchvision's.</summary>
public sealed record ResNetSpec : ModelSpec
{
    private const int ImageSide = 32;

    // cuDNN's workspaces, and the part of them that the allocator keeps, as a multiple of the activations.
    private const double ConvolutionsOnGpu = 2.25;

    /// <summary>The kind of network.</summary>
    public static ModelKind Kind { get; } = new("resNet", "ResNet, of images", new ResNetSpec(), SampleKind.Images)
    {
        Fields =
        [
            new("model.depth", "Depth") { Choices = [("10", "ResNet-10"), ("18", "ResNet-18")] },
            new("model.stem", "Stem", FieldContent.Text)
            {
                Choices = SpecField.ChoicesOf<ResNetStem>(stem => stem == ResNetStem.ImageNet ? "7×7, stride 2, max-pool" : "3×3, for small images"),
            },
            new("model.widthMultiplier", "Width multiplier") { Range = FieldRange.Real(1.0 / 64, 4), Helper = "Of 64, 128, 256 and 512 channels" },
        ],
    };

    /// <summary>18: two basic blocks in each of the four stages; 10: one.</summary>
    public int Depth { get; init; } = 18;

    /// <summary>The layers before the first stage.</summary>
    public ResNetStem Stem { get; init; } = ResNetStem.ImageNet;

    /// <summary>Scales the stages' 64, 128, 256 and 512 channels: 0.25 makes 16, 32, 64 and 128. 64 times the multiplier is a whole number.</summary>
    public double WidthMultiplier { get; init; } = 1;

    /// <inheritdoc/>
    public override string Words() => $"ResNet-{Depth}{(Stem == ResNetStem.Cifar ? ", 3×3 stem" : "")}{(WidthMultiplier == 1 ? "" : $", {WidthMultiplier:0.###} of the width")}";

    /// <summary>With the pooling stem, small images end as one pixel, and batch normalisation needs at least two.</summary>
    internal override int LeastBatch() => Stem == ResNetStem.ImageNet ? 2 : 1;

    internal override NetworkSize Size(TaskSize task)
    {
        long c = (long)Math.Round(64 * WidthMultiplier);
        var pooled = Stem == ResNetStem.ImageNet;
        var kernel = pooled ? 7 : 3;
        long side = pooled ? ImageSide / 2 : ImageSide;
        var parameters = 3 * c * kernel * kernel + 2 * c;
        var kept = 3 * ImageSide * ImageSide + 2 * c * side * side;
        var largest = c * side * side;
        side = pooled ? side / 2 : side;
        kept += pooled ? 2 * c * side * side : 0; // Including the indices of the maxima, which are int64.

        var inputs = c;
        for (var stage = 0; stage < 4; stage++)
        {
            var outputs = c << stage;
            for (var block = 0; block < (Depth == 10 ? 1 : 2); block++)
            {
                var shrinks = stage > 0 && block == 0;
                side = shrinks ? (side + 1) / 2 : side;
                var changes = shrinks || inputs != outputs;
                parameters += 9 * inputs * outputs + 9 * outputs * outputs + 4 * outputs + (changes ? inputs * outputs + 2 * outputs : 0);
                kept += (changes ? 6 : 4) * outputs * side * side;
                largest = Math.Max(largest, outputs * side * side);
                inputs = outputs;
            }
        }

        // The backward pass temporarily holds gradients of the largest layer and a convolution's workspace.
        return new(
            parameters + inputs * task.Classes + task.Classes, inputs, kept + 6 * largest + 3 * task.Classes, 8 * largest, ConvolutionsOnGpu);
    }

    internal override void Validate(SpecErrors errors) => errors.Require(
        double.IsInteger(64 * WidthMultiplier), "model.widthMultiplier",
        $"{NumberText.Exact(WidthMultiplier)} makes {NumberText.Exact(64 * WidthMultiplier)} channels of 64; it must be a whole number, as with 0.25.");

    private protected override Classifier Build(TaskData data) => new ResNet(this, data.Classes);
}

/// <summary>The first layers of a residual network.</summary>
public enum ResNetStem
{
    /// <summary>As in torchvision: a 7 × 7 convolution with stride 2, then max-pooling 3 × 3 with stride 2.</summary>
    ImageNet,

    /// <summary>For small images: a 3 × 3 convolution with stride 1, no pooling.</summary>
    Cifar,
}
