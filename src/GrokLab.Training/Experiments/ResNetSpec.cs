namespace GrokLab.Training.Experiments;

/// <summary>A residual network of basic blocks (He et al. 2016), parameter for parameter as torchvision's.</summary>
public sealed record ResNetSpec : ModelSpec
{
    /// <summary>18: two basic blocks in each of the four stages; 10: one.</summary>
    public int Depth { get; init; } = 18;

    /// <summary>What an image passes before the first stage.</summary>
    public ResNetStem Stem { get; init; } = ResNetStem.ImageNet;

    /// <summary>Scales the stages' 64, 128, 256 and 512 channels: 0.25 makes 16, 32, 64 and 128. 64 times it is a whole number.</summary>
    public double WidthMultiplier { get; init; } = 1;
}

/// <summary>The first layers of a residual network.</summary>
public enum ResNetStem
{
    /// <summary>As torchvision: a 7 × 7 convolution with stride 2, then max-pooling 3 × 3 with stride 2.</summary>
    ImageNet,

    /// <summary>For small images: a 3 × 3 convolution with stride 1, no pooling.</summary>
    Cifar,
}
