using static TorchSharp.torch;

namespace GrokLab.Training.Engine;

/// <summary>
/// Finds the first step whose loss is not finite. On the CPU it looks at every step; on an accelerator it notes the step
/// on the device, so that the training loop does not wait for it, and looks when asked.
/// </summary>
internal sealed class FiniteCheck : IDisposable
{
    private readonly bool immediate;
    private readonly Tensor never; // () int64
    private Tensor first; // () int64: the first such step so far

    internal FiniteCheck(Device device)
    {
        immediate = device.type == TorchSharp.DeviceType.CPU;
        never = tensor(long.MaxValue, device: device).DetachFromDisposeScope();
        first = never.clone().DetachFromDisposeScope();
    }

    /// <summary>Takes note of a step's loss, (); false where it is known not to be finite.</summary>
    internal bool Note(Tensor loss, long step)
    {
        if (immediate)
        {
            return float.IsFinite(loss.item<float>());
        }

        using var scope = NewDisposeScope();
        var seen = minimum(first, where(isfinite(loss), never, full_like(never, step)));
        first.Dispose();
        first = seen.DetachFromDisposeScope();
        return true;
    }

    /// <summary>The first step whose loss was not finite, or null; waits for the device.</summary>
    internal long? FirstStep() => immediate ? null : first.item<long>() is var step && step == long.MaxValue ? null : step;

    public void Dispose()
    {
        never.Dispose();
        first.Dispose();
    }
}
