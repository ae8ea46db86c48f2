using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Models.ResNet;

/// <summary>
/// The residual block of ResNet-18: two 3 × 3 convolutions with batch normalisation, and a shortcut that is a 1 × 1
/// convolution where size or channels change (He et al. 2016, option B).
/// </summary>
/// <remarks>Parts are named as in torchvision, so that weights have the same names.</remarks>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    private readonly int stride;
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Sequential? downsample;
    private readonly (Conv2d Convolution, BatchNorm2d Normalisation)? shortcut; // The parts of "downsample".

    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="stride">The stride of the first convolution.</param>
    internal BasicBlock(int inputs, int outputs, int stride)
        : base(nameof(BasicBlock))
    {
        this.stride = stride;
        if (stride != 1 || inputs != outputs)
        {
            var parts = (Conv2d(inputs, outputs, kernel_size: 1, stride: stride, bias: false), BatchNorm2d(outputs));
            downsample = Sequential(("0", parts.Item1), ("1", parts.Item2));
            shortcut = parts;
        }

        conv1 = Conv2d(inputs, outputs, kernel_size: 3, stride: stride, padding: 1, bias: false);
        bn1 = BatchNorm2d(outputs);
        conv2 = Conv2d(outputs, outputs, kernel_size: 3, padding: 1, bias: false);
        bn2 = BatchNorm2d(outputs);
        RegisterComponents();
    }

    /// <param name="x">(B, inputs, H, W).</param>
    /// <returns>(B, outputs, H/stride, W/stride).</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var residual = functional.relu(bn1.call(SmallConvolution.Call(conv1, x, stride)), inplace: true); // (B, outputs, H/stride, W/stride)
        residual = bn2.call(SmallConvolution.Call(conv2, residual, stride: 1));
        return functional.relu(residual.add_(Shortcut(x)), inplace: true).MoveToOuterDisposeScope();
    }

    private Tensor Shortcut(Tensor x) => shortcut is var (convolution, normalisation)
        ? normalisation.call(SmallConvolution.Call(convolution, x, stride))
        : x;
}
