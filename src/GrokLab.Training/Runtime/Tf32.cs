using GrokLab.Training.Specs;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Runtime;

/// <summary>
/// TensorFloat-32 on CUDA devices, for the whole process. It is always set explicitly: by default cuDNN uses it for convolutions,
/// and a run must not be less precise than its spec says.
/// </summary>
internal static class Tf32
{
    /// <summary>Allows or forbids TensorFloat-32.</summary>
    /// <exception cref="InvalidSpecException">The spec requests it on another device.</exception>
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
