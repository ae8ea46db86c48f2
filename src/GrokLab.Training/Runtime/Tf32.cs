using GrokLab.Training.Specs;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Runtime;

/// <summary>
/// TensorFloat-32 on CUDA devices, for the whole process. Said in either case: cuDNN uses it for convolutions unless it is told
/// not to, and a run must not be less precise than its spec says.
/// </summary>
internal static class Tf32
{
    /// <summary>Allows or forbids it.</summary>
    /// <exception cref="InvalidSpecException">It is asked for on another device.</exception>
    internal static void Use(MatmulPrecision precision, Device device)
    {
        var allowed = precision == MatmulPrecision.Tf32;
        if (device.type == DeviceType.CUDA)
        {
            backends.cuda.matmul.allow_tf32 = allowed;
            backends.cudnn.allow_tf32 = allowed;
        }
        else if (allowed)
        {
            throw new InvalidSpecException([new SpecError(
                "precision", $"tf32 needs a CUDA device; the run would be trained on {device.type.ToString().ToLowerInvariant()}, where only full is allowed.")]);
        }
    }
}
