using GrokLab.Training.Models;
using static TorchSharp.torch;

namespace GrokLab.Training.Gpu;

/// <summary>
/// One tensor with one number for every number of a model's parameters, in their order, and a view of it for each parameter,
/// with that parameter's shape and strides. An operation on all parameters is then one operation.
/// </summary>
internal sealed class FlatTensors : IDisposable
{
    private FlatTensors(Tensor all, IReadOnlyList<(string Name, Tensor View)> views)
    {
        All = all;
        Views = views;
    }

    /// <summary>All numbers, (P) float32.</summary>
    internal Tensor All { get; }

    /// <summary>The part of each parameter, by the parameter's name.</summary>
    internal IReadOnlyList<(string Name, Tensor View)> Views { get; }

    /// <summary>Zeros for the parameters of a model, on their device.</summary>
    internal static FlatTensors ZerosLike(Classifier model)
    {
        var parameters = model.named_parameters().ToList();
        var all = zeros(parameters.Sum(p => p.parameter.numel()), device: parameters[0].parameter.device).DetachFromDisposeScope();
        var views = new List<(string, Tensor)>(parameters.Count);
        var offset = 0L;
        foreach (var (name, parameter) in parameters)
        {
            views.Add((name, all.as_strided([.. parameter.shape], parameter.stride(), offset).DetachFromDisposeScope()));
            offset += parameter.numel();
        }

        return new(all, views);
    }

    /// <summary>The gradients of a model's parameters as one tensor in the same order; a parameter without a gradient counts as 0.</summary>
    /// <returns>(P); it belongs to the dispose scope open at the call.</returns>
    internal static Tensor Gradients(Classifier model) => cat([.. model.parameters().Select(p => InMemoryOrder(p, p.grad ?? zeros_like(p)))]);

    public void Dispose()
    {
        foreach (var (_, view) in Views)
        {
            view.Dispose();
        }

        All.Dispose();
    }

    private static Tensor InMemoryOrder(Tensor parameter, Tensor gradient)
    {
        if (!gradient.stride().SequenceEqual(parameter.stride()))
        {
            gradient = empty_strided(parameter.shape, parameter.stride(), device: parameter.device).copy_(gradient);
        }

        return gradient.as_strided([gradient.numel()], [1], gradient.storage_offset());
    }
}
