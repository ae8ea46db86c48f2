using GrokLab.Training.Models.ResNet;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Tests.Models;

public sealed class SmallConvolutionTests
{
    [Theory]
    [InlineData(3, 1, 1, 1)]
    [InlineData(3, 2, 1, 1)]
    [InlineData(3, 2, 2, 2)]
    [InlineData(3, 2, 2, 1)]
    [InlineData(3, 2, 1, 2)]
    [InlineData(1, 2, 2, 2)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 2, 5, 4)]
    [InlineData(1, 1, 3, 3)]
    [InlineData(7, 2, 2, 2)]
    [InlineData(3, 1, 2, 2)] // These two are convolutions as before.
    [InlineData(3, 2, 3, 2)]
    public void Values_and_gradients_are_those_of_the_convolution(int kernel, int stride, int height, int width)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var convolution = Conv2d(5, 7, kernel_size: kernel, stride: stride, padding: kernel / 2, bias: false);
        var x = randn(4, 5, height, width, requires_grad: true);
        AssertSame(convolution.weight!, x, convolution.call(x), SmallConvolution.Call(convolution, x, stride));
    }

    [Fact]
    public void Images_of_two_by_two_pixels_are_convolved_by_one_product()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var convolution = Conv2d(5, 7, kernel_size: 3, padding: 1, bias: false);
        var x = randn(4, 5, 2, 2, requires_grad: true);
        AssertSame(convolution.weight!, x, convolution.call(x), SmallConvolution.OfTwoByTwo(convolution.weight!, x));
    }

    private static void AssertSame(Tensor weight, Tensor x, Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(actual.allclose(expected, 1e-4, 1e-5));
        var direction = randn_like(expected);
        var theirs = autograd.grad([expected], [weight, x], [direction]);
        var ours = autograd.grad([actual], [weight, x], [direction]);
        Assert.All(theirs.Zip(ours), pair => Assert.True(pair.Second.allclose(pair.First, 1e-4, 1e-5)));
    }
}
