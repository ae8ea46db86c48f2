using static TorchSharp.torch;

namespace GrokLab.Training.Gpu;

/// <summary>
/// Finds the first step whose loss is not finite. The step's number is stored on the device, so that the training loop does not
/// wait for the loss, and is read on request.
/// </summary>
internal sealed class FiniteCheck : IDisposable
{
    private readonly Tensor never; // (1) int64
    private readonly Tensor first; // (1) int64: the first such step so far

    internal FiniteCheck(Device device)
    {
        never = full([1], long.MaxValue, dtype: int64, device: device).DetachFromDisposeScope();
        first = never.clone().DetachFromDisposeScope();
    }

    /// <summary>Stores the step's number if its loss is not finite.</summary>
    /// <param name="loss">The loss, a scalar.</param>
    /// <param name="step">The step's number on the device, (1) int64.</param>
    internal void Note(Tensor loss, Tensor step)
    {
        using var scope = NewDisposeScope();
        first.copy_(minimum(first, where(isfinite(loss), never, step)));
    }

    /// <summary>The first step whose loss was not finite, or null; waits for the device.</summary>
    internal long? FirstStep() => ReadBack.Integer(first) is var step && step == long.MaxValue ? null : step;

    public void Dispose()
    {
        never.Dispose();
        first.Dispose();
    }
}
