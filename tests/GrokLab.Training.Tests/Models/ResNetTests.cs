using GrokLab.Training.Models;
using GrokLab.Training.Models.ResNet;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Tests.Models;

public sealed class ResNetTests
{
    [Fact]
    public void ResNet18_has_torchvisions_11181642_parameters_under_its_names_and_in_its_shapes()
    {
        using var model = new ResNet(new ResNetSpec(), classes: 10);
        Assert.Equal(11_181_642, Parameters(model));
        Assert.Equal(Shapes(blocks: 2, stemKernel: 7, width: 64), model.named_parameters().Select(p => $"{p.name} {Text(p.parameter.shape)}"));
        Assert.Equal(
            ["running_mean", "running_var", "num_batches_tracked"],
            model.named_buffers().Take(3).Select(b => b.name.Split('.')[^1]));
        Assert.Equal(20 * 3, model.named_buffers().Count());
    }

    [Theory]
    [InlineData(10, ResNetStem.ImageNet, 1, 1, 7, 64)]
    [InlineData(18, ResNetStem.Cifar, 1, 2, 3, 64)]
    [InlineData(10, ResNetStem.Cifar, 0.25, 1, 3, 16)]
    public void Depth_stem_and_width_change_the_shapes_that_they_should(
        int depth, ResNetStem stem, double multiplier, int blocks, int stemKernel, int width)
    {
        using var model = new ResNet(new ResNetSpec { Depth = depth, Stem = stem, WidthMultiplier = multiplier }, classes: 10);
        Assert.Equal(Shapes(blocks, stemKernel, width), model.named_parameters().Select(p => $"{p.name} {Text(p.parameter.shape)}"));
    }

    [Fact]
    public void ResNet10_has_the_parameters_of_one_block_a_stage()
    {
        using var model = new ResNet(new ResNetSpec { Depth = 10 }, classes: 10);

        // ResNet-18's less a second block a stage: two 3 × 3 convolutions and two batch normalisations of c channels.
        Assert.Equal(11_181_642 - ((int[])[64, 128, 256, 512]).Sum(c => (2 * 9 * c * c) + (4 * c)), Parameters(model));
    }

    [Fact]
    public void Channels_last_moves_the_weights_in_memory_and_changes_neither_the_network_nor_its_gradient()
    {
        using var scope = NewDisposeScope();
        var spec = new ResNetSpec { Depth = 10, WidthMultiplier = 0.25 };
        random.manual_seed(1);
        using var first = new ResNet(spec, classes: 10);
        random.manual_seed(1);
        using var last = new ResNet(spec, classes: 10);
        ChannelsLast.Apply(last);
        Assert.Equal(first.named_parameters().Select(p => p.name), last.named_parameters().Select(p => p.name));
        Assert.All(first.parameters().Zip(last.parameters()), p => Assert.Equal(p.First, p.Second));
        Assert.Equal(1, last.parameters().First().stride()[1]);

        var images = randn(4, 3, 32, 32);
        var (ofFirst, ofLast) = (first.Features(images), last.Features(images));
        Assert.True(ofLast.allclose(ofFirst, 1e-4, 1e-5));
        ofFirst.square().sum().backward();
        ofLast.square().sum().backward();
        Assert.All(first.parameters().Zip(last.parameters()).Where(p => p.First.grad is not null), p =>
            Assert.True((p.First.grad! - p.Second.grad!).norm().item<float>() <= 1e-3 * p.First.grad!.norm().item<float>() + 1e-6));
    }

    [Fact]
    public void Convolutions_are_He_normal_by_fan_out_and_the_rest_starts_as_PyTorchs()
    {
        random.manual_seed(1);
        using var model = new ResNet(new ResNetSpec(), classes: 10);
        foreach (var (name, weight) in model.named_parameters())
        {
            if (weight.dim() == 4)
            {
                var fanOut = weight.shape[0] * weight.shape[2] * weight.shape[3];
                Assert.Equal(Math.Sqrt(2.0 / fanOut), weight.std().item<float>(), 0.05 * Math.Sqrt(2.0 / fanOut));
                Assert.Equal(0, weight.mean().item<float>(), 0.05 * Math.Sqrt(2.0 / fanOut));
            }
            else if (name.StartsWith("fc", StringComparison.Ordinal))
            {
                Assert.InRange(weight.abs().max().item<float>(), 0.5 / Math.Sqrt(512), 1 / Math.Sqrt(512));
            }
            else
            {
                Assert.True(weight.eq(name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0).all().item<bool>(), name);
            }
        }
    }

    [Theory]
    [InlineData(18, ResNetStem.ImageNet, true)]
    [InlineData(18, ResNetStem.ImageNet, false)]
    [InlineData(10, ResNetStem.Cifar, true)]
    [InlineData(10, ResNetStem.Cifar, false)]
    public void The_forward_pass_is_what_functional_calls_on_its_weights_give(int depth, ResNetStem stem, bool training)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        using var model = new ResNet(new ResNetSpec { Depth = depth, Stem = stem, WidthMultiplier = 0.125 }, classes: 10);
        using var noGrad = no_grad();
        foreach (var (name, buffer) in model.named_buffers().Where(b => b.buffer.dtype == float32))
        {
            buffer.uniform_(0.5, 1.5); // Running statistics as after some training.
        }

        foreach (var weight in model.named_parameters().Where(p => p.parameter.dim() == 1).Select(p => p.parameter))
        {
            weight.uniform_(-1, 1);
        }

        var images = randn(4, 3, 32, 32);
        var tensors = model.state_dict().ToDictionary(t => t.Key, t => t.Value.clone());
        model.train(training);
        var (expectedFeatures, expectedLogits) = Recompute(tensors, images, depth == 18 ? 2 : 1, stem == ResNetStem.ImageNet, training);
        var features = model.Features(images);
        Assert.Equal([4, 64], features.shape);
        Assert.True(features.allclose(expectedFeatures, 1e-4, 1e-5), (features - expectedFeatures).abs().max().item<float>().ToString());
        Assert.True(model.Head.call(features).allclose(expectedLogits, 1e-4, 1e-5));
        model.train(training);
    }

    [Fact]
    public void Training_passes_move_the_running_statistics_and_evaluations_use_them()
    {
        using var scope = NewDisposeScope();
        using var model = new ResNet(new ResNetSpec { Depth = 10, WidthMultiplier = 0.125 }, classes: 10);
        var before = model.state_dict()["bn1.running_mean"].clone();
        var images = randn(8, 3, 32, 32);
        model.eval();
        var single = model.Features(images[..1]);
        Assert.True(model.Features(images)[..1].allclose(single, 1e-4, 1e-5)); // Independent of what else is in the batch.
        Assert.True(model.state_dict()["bn1.running_mean"].Equals(before));
        model.train();
        model.Features(images);
        Assert.False(model.state_dict()["bn1.running_mean"].Equals(before));
    }

    [Fact]
    public void A_forward_and_backward_pass_leaves_no_tensor_but_the_gradients()
    {
        using var model = new ResNet(new ResNetSpec { Depth = 10, WidthMultiplier = 0.125 }, classes: 10);
        Pass();
        var before = Tensor.TotalCount;
        Pass();
        Pass();
        Assert.Equal(before, Tensor.TotalCount);

        void Pass()
        {
            using var scope = NewDisposeScope();
            model.zero_grad();
            model.call(randn(4, 3, 32, 32)).sum().backward();
        }
    }

    private static long Parameters(ResNet model) => model.parameters().Sum(p => p.numel());

    private static IEnumerable<string> Shapes(int blocks, int stemKernel, int width)
    {
        List<string> shapes = [$"conv1.weight {width}x3x{stemKernel}x{stemKernel}", $"bn1.weight {width}", $"bn1.bias {width}"];
        var inputs = width;
        for (var stage = 1; stage <= 4; stage++)
        {
            var outputs = width << (stage - 1);
            for (var block = 0; block < blocks; block++)
            {
                var name = $"layer{stage}.{block}";
                shapes.Add($"{name}.conv1.weight {outputs}x{inputs}x3x3");
                shapes.AddRange([$"{name}.bn1.weight {outputs}", $"{name}.bn1.bias {outputs}"]);
                shapes.Add($"{name}.conv2.weight {outputs}x{outputs}x3x3");
                shapes.AddRange([$"{name}.bn2.weight {outputs}", $"{name}.bn2.bias {outputs}"]);
                if (stage > 1 && block == 0)
                {
                    shapes.Add($"{name}.downsample.0.weight {outputs}x{inputs}x1x1");
                    shapes.AddRange([$"{name}.downsample.1.weight {outputs}", $"{name}.downsample.1.bias {outputs}"]);
                }

                inputs = outputs;
            }
        }

        return [.. shapes, $"fc.weight 10x{8 * width}", "fc.bias 10"];
    }

    private static string Text(long[] shape) => string.Join('x', shape);

    /// <summary>The network written out, straight from He et al. 2016 and nothing but the weights by their names.</summary>
    private static (Tensor Features, Tensor Logits) Recompute(
        Dictionary<string, Tensor> t, Tensor images, int blocks, bool imageNetStem, bool training)
    {
        var x = imageNetStem
            ? functional.conv2d(images, t["conv1.weight"], strides: [2, 2], padding: [3, 3])
            : functional.conv2d(images, t["conv1.weight"], padding: [1, 1]);
        x = Normalise(x, "bn1").clamp(min: 0);
        x = imageNetStem ? functional.max_pool2d(x, [3, 3], [2, 2], [1, 1]) : x;
        for (var stage = 1; stage <= 4; stage++)
        {
            for (var block = 0; block < blocks; block++)
            {
                var name = $"layer{stage}.{block}";
                long stride = stage > 1 && block == 0 ? 2 : 1;
                var y = functional.conv2d(x, t[$"{name}.conv1.weight"], strides: [stride, stride], padding: [1, 1]);
                y = Normalise(y, $"{name}.bn1").clamp(min: 0);
                y = Normalise(functional.conv2d(y, t[$"{name}.conv2.weight"], padding: [1, 1]), $"{name}.bn2");
                var shortcut = stage > 1 && block == 0
                    ? Normalise(functional.conv2d(x, t[$"{name}.downsample.0.weight"], strides: [stride, stride]), $"{name}.downsample.1")
                    : x;
                x = (y + shortcut).clamp(min: 0);
            }
        }

        var features = x.mean([2, 3]);
        return (features, features.matmul(t["fc.weight"].t()) + t["fc.bias"]);

        Tensor Normalise(Tensor values, string name)
        {
            var (mean, variance) = training
                ? (values.mean([0, 2, 3]), values.@var([0, 2, 3], unbiased: false))
                : (t[$"{name}.running_mean"], t[$"{name}.running_var"]);
            Tensor Wide(Tensor channel) => channel.view(1, -1, 1, 1);
            return ((values - Wide(mean)) / Wide(variance + 1e-5).sqrt() * Wide(t[$"{name}.weight"])) + Wide(t[$"{name}.bias"]);
        }
    }
}
