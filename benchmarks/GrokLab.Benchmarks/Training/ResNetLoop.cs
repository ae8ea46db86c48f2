using GrokLab.Training.Models;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Steps;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Benchmarks.Training;

/// <summary>SGD with momentum on one batch of images, with the requested memory layout and convolutions.</summary>
internal sealed class ResNetLoop : IDisposable
{
    private const int Classes = 10;

    private readonly bool oneDnn;
    private readonly ResNet model;
    private readonly LibTorchUpdate update;
    private readonly Tensor images;
    private readonly Tensor labels;

    internal ResNetLoop(ResNetSpec spec, int batchSize, bool channelsLast, bool oneDnn)
    {
        this.oneDnn = oneDnn;
        random.manual_seed(1);
        model = new ResNet(spec, Classes);
        if (channelsLast)
        {
            ChannelsLast.Apply(model);
        }

        update = new LibTorchUpdate(new SgdSpec { LearningRate = 0.01, Momentum = 0.9, WeightDecay = 5e-4 }, model);
        images = randn(batchSize, 3, 32, 32); // (B, 3, 32, 32)
        labels = randint(Classes, [batchSize], dtype: int64); // (B)
    }

    internal void Step()
    {
        using var scope = NewDisposeScope();
        OneDnn.Use(oneDnn);
        model.train();
        var loss = functional.cross_entropy(model.Head.call(model.Features(images)), labels);
        update.ClearGradients();
        loss.backward();
        update.Apply(new StepSettings(LearningRate: 0.01, WeightDecay: 5e-4));
        OneDnn.Use(true);
    }

    public void Dispose()
    {
        labels.Dispose();
        images.Dispose();
        update.Dispose();
        model.Dispose();
    }
}
