using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Models;

/// <summary>
/// The memory layout in which oneDNN computes convolutions on a CPU without reordering first: the channels of a pixel side by
/// side, as <c>torch.channels_last</c> does. Values, shapes and names do not change.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>Gives the weights of all convolutions this layout; their outputs and all later tensors inherit it.</summary>
    internal static void Apply(Module network)
    {
        using var noGrad = no_grad();
        foreach (var weight in network.modules().OfType<Conv2d>().Select(convolution => convolution.weight!)) // (o, i, h, w)
        {
            using var scope = NewDisposeScope();
            var (i, h, w) = (weight.shape[1], weight.shape[2], weight.shape[3]);
            weight.set_(empty_strided(weight.shape, [h * w * i, 1, w * i, i]).copy_(weight));
        }
    }
}
