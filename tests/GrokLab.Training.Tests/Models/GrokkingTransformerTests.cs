using GrokLab.Training.Models.GrokkingTransformer;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Models;

public sealed class GrokkingTransformerTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    public void Saving_operations_changes_neither_features_nor_gradients(int layers, int heads)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var model = new GrokkingTransformer(
            new GrokkingTransformerSpec { Layers = layers, Width = 32, Heads = heads, FeedForwardWidth = 48 }, vocabulary: 13, classes: 11);
        var tokens = randint(13, [9, GrokkingTransformer.SequenceLength], dtype: ScalarType.Int64);
        var expected = model.Features(tokens);
        model.SavesOperations = true;
        var actual = model.Features(tokens);
        Assert.Equal([9, 32], actual.shape);
        Assert.True(actual.allclose(expected, 1e-4, 1e-5));

        var direction = randn_like(expected);
        Tensor[] weights = [.. model.parameters().Where(p => p.shape is not [11, 32] and not [11])]; // Without the head.
        var theirs = autograd.grad([expected], weights, [direction]);
        var ours = autograd.grad([actual], weights, [direction]);
        Assert.All(theirs.Zip(ours), pair => Assert.True(pair.Second.allclose(pair.First, 1e-3, 1e-5)));
    }
}
