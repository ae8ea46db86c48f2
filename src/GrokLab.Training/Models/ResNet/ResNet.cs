using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Models.ResNet;

/// <summary>
/// ResNet-18 and ResNet-10 (He et al. 2016) with the layers, names and initialisation of torchvision: He-normal
/// convolutions by fan-out, batch normalisation with weight 1 and bias 0, PyTorch's default for the last layer.
/// </summary>
public sealed class ResNet : Classifier
{
    private const int BaseChannels = 64;

    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly Linear fc;
    private readonly bool pooledStem;

    /// <summary>Builds the network, with weights drawn from the global generator.</summary>
    /// <param name="spec">The network's depth, stem and width.</param>
    /// <param name="classes">Number of classes k.</param>
    public ResNet(ResNetSpec spec, int classes)
        : base(nameof(ResNet))
    {
        var channels = (int)Math.Round(BaseChannels * spec.WidthMultiplier);
        var blocks = spec.Depth == 10 ? 1 : 2;
        pooledStem = spec.Stem == ResNetStem.ImageNet;
        conv1 = pooledStem
            ? Conv2d(3, channels, kernel_size: 7, stride: 2, padding: 3, bias: false)
            : Conv2d(3, channels, kernel_size: 3, padding: 1, bias: false);
        bn1 = BatchNorm2d(channels);
        layer1 = Stage(channels, channels, stride: 1, blocks);
        layer2 = Stage(channels, 2 * channels, stride: 2, blocks);
        layer3 = Stage(2 * channels, 4 * channels, stride: 2, blocks);
        layer4 = Stage(4 * channels, 8 * channels, stride: 2, blocks);
        fc = Linear(8 * channels, classes);
        RegisterComponents();
        foreach (var convolution in modules().OfType<Conv2d>())
        {
            init.kaiming_normal_(convolution.weight!, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
        }
    }

    /// <inheritdoc/>
    public override Linear Head => fc;

    /// <inheritdoc/>
    /// <remarks>Images (B, 3, H, W), normalised; c = 64 times the width multiplier, m = 8c.</remarks>
    public override Tensor Features(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        var x = Stem(inputs); // (B, c, H/4, W/4), or (B, c, H, W) with the stem for small images
        x = layer1.call(x); // the same shape
        x = layer2.call(x); // (B, 2c, ½, ½)
        x = layer3.call(x); // (B, 4c, ¼, ¼)
        x = layer4.call(x); // (B, 8c, ⅛, ⅛)
        return functional.adaptive_avg_pool2d(x, 1).flatten(1).MoveToOuterDisposeScope(); // (B, 8c)
    }

    private Tensor Stem(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        var x = functional.relu(bn1.call(conv1.call(inputs)), inplace: true); // (B, c, H/2, W/2) or (B, c, H, W)
        return (pooledStem ? functional.max_pool2d(x, kernel_size: 3, stride: 2, padding: 1) : x).MoveToOuterDisposeScope();
    }

    private static Sequential Stage(int inputs, int outputs, int stride, int blocks) => Sequential(
        [.. Enumerable.Range(0, blocks).Select(i => (i.ToString(System.Globalization.CultureInfo.InvariantCulture),
            (Module<Tensor, Tensor>)new BasicBlock(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1)))]);
}
