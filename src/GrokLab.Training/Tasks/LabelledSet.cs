using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>Samples with their labels, resident on the device that trains on them.</summary>
public sealed class LabelledSet : IDisposable
{
    /// <summary>Takes both tensors over.</summary>
    /// <param name="inputs">Samples, first dimension N.</param>
    /// <param name="labels">Class numbers, (N) int64.</param>
    public LabelledSet(Tensor inputs, Tensor labels)
    {
        Inputs = inputs.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
    }

    /// <summary>Samples, first dimension N.</summary>
    public Tensor Inputs { get; }

    /// <summary>Class numbers, (N) int64.</summary>
    public Tensor Labels { get; }

    /// <summary>N.</summary>
    public int Count => (int)Labels.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
    }
}
