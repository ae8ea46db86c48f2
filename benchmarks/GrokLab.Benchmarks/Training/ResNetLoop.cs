using GrokLab.Training.Experiments;
using GrokLab.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Benchmarks.Training;

/// <summary>SGD with momentum on one batch of images, with the memory layout and the convolutions that are asked for.</summary>
internal sealed class ResNetLoop : IDisposable
{
    private const int Classes = 10;

    private readonly bool oneDnn;
    private readonly ResNet model;
    private readonly optim.Optimizer optimizer;
    private readonly Tensor images;
    private readonly Tensor labels;

    internal ResNetLoop(ResNetSpec spec, int batchSize, bool channelsLast, bool oneDnn)
    {
        this.oneDnn = oneDnn;
        random.manual_seed(1);
        model = new ResNet(spec, Classes);
        if (channelsLast)
        {
            ToChannelsLast(model);
        }

        optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9, weight_decay: 5e-4);
        images = randn(batchSize, 3, 32, 32); // (B, 3, 32, 32)
        labels = randint(Classes, [batchSize], dtype: int64); // (B)
    }

    internal void Step()
    {
        using var scope = NewDisposeScope();
        OneDnn.Use(oneDnn);
        model.train();
        var loss = functional.cross_entropy(model.Head.call(model.Features(images)), labels);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        OneDnn.Use(true);
    }

    public void Dispose()
    {
        labels.Dispose();
        images.Dispose();
        optimizer.Dispose();
        model.Dispose();
    }

    /// <summary>Libtorch reads the layout off the strides: a convolution whose weights lie channels last passes it on.</summary>
    private static void ToChannelsLast(Module network)
    {
        using var noGrad = no_grad();
        foreach (var convolution in network.modules().OfType<Conv2d>())
        {
            var before = convolution.weight!; // (o, i, h, w)
            var (i, h, w) = (before.shape[1], before.shape[2], before.shape[3]);
            convolution.weight = new Parameter(empty_strided(before.shape, [h * w * i, 1, w * i, i]).copy_(before));
        }
    }
}
