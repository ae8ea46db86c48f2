using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Models.ResNet;

/// <summary>
/// Convolutions of few pixels or channels as matrix products, with an odd kernel k and a padding of (k − 1)/2, as in ResNets.
/// </summary>
/// <remarks>
/// On images of very few pixels most of the kernel covers only padding; the product of the rest is faster than a convolution of that size.
/// With fewer than 16 input channels and k = 1 the backward pass of oneDNN (of libtorch 2.10, AVX-512, two threads, a batch of an odd
/// number of images) writes beyond its memory.
/// </remarks>
internal static class SmallConvolution
{
    private const long FewChannels = 16;

    /// <summary>The convolution of a batch of images of any size.</summary>
    /// <param name="convolution">A convolution without bias.</param>
    /// <param name="x">(B, i, H, W).</param>
    /// <param name="stride">The convolution's stride.</param>
    /// <returns>(B, o, ⌈H/stride⌉, ⌈W/stride⌉).</returns>
    internal static Tensor Call(Conv2d convolution, Tensor x, int stride)
    {
        var (height, width) = (x.shape[2], x.shape[3]);
        return height <= stride && width <= stride ? ToOnePixel(convolution.weight!, x)
            : height == 2 && width == 2 && stride == 1 && convolution.weight!.shape[2] == 3 && x.device_type != DeviceType.CPU ? OfTwoByTwo(convolution.weight!, x)
            : convolution.weight!.shape[2] == 1 && x.shape[1] < FewChannels && x.device_type == DeviceType.CPU ? OfPixels(convolution.weight!, x, stride)
            : convolution.call(x);
    }

    /// <summary>The convolution where the output is a single pixel.</summary>
    /// <param name="weight">(o, i, k, k).</param>
    /// <param name="x">(B, i, H, W), H and W not larger than the stride.</param>
    /// <returns>(B, o, 1, 1).</returns>
    internal static Tensor ToOnePixel(Tensor weight, Tensor x)
    {
        using var scope = NewDisposeScope();
        var padding = weight.shape[2] / 2;
        var (rows, columns) = (Math.Min(x.shape[2], padding + 1), Math.Min(x.shape[3], padding + 1));
        var met = weight.narrow(2, padding, rows).narrow(3, padding, columns).flatten(1); // (o, i·rows·columns)
        var pixels = x.narrow(2, 0, rows).narrow(3, 0, columns).flatten(1); // (B, i·rows·columns)
        return functional.linear(pixels, met).unsqueeze(-1).unsqueeze(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The convolution where the kernel covers one pixel.</summary>
    /// <param name="weight">(o, i, 1, 1).</param>
    /// <param name="x">(B, i, H, W).</param>
    /// <param name="stride">The distance of the used pixels, in rows and columns.</param>
    /// <returns>(B, o, ⌈H/stride⌉, ⌈W/stride⌉).</returns>
    internal static Tensor OfPixels(Tensor weight, Tensor x, int stride)
    {
        using var scope = NewDisposeScope();
        var pixels = x.slice(2, 0, x.shape[2], stride).slice(3, 0, x.shape[3], stride).permute(0, 2, 3, 1); // (B, ⌈H/stride⌉, ⌈W/stride⌉, i)
        return functional.linear(pixels, weight.flatten(1)).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>The convolution of 2 × 2 to 2 × 2 pixels: every output pixel uses every input pixel once, with 4 of the kernel's 9 positions.</summary>
    /// <remarks>The matrix of 4o × 4i that it makes from the kernel is faster only on a GPU.</remarks>
    /// <param name="weight">(o, i, 3, 3).</param>
    /// <param name="x">(B, i, 2, 2).</param>
    /// <returns>(B, o, 2, 2).</returns>
    internal static Tensor OfTwoByTwo(Tensor weight, Tensor x)
    {
        using var scope = NewDisposeScope();
        var places = from row in (long[])[0, 1]
                     from column in (long[])[0, 1]
                     select weight.narrow(2, 1 - row, 2).narrow(3, 1 - column, 2).flatten(1); // (o, 4i) for each output pixel
        var matrix = stack([.. places], 1).flatten(0, 1); // (4o, 4i)
        return functional.linear(x.flatten(1), matrix).view(x.shape[0], weight.shape[0], 2, 2).MoveToOuterDisposeScope();
    }
}
