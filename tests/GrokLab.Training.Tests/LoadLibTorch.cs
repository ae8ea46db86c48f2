using System.Runtime.CompilerServices;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests;

internal static class LoadLibTorch
{
    /// <summary>Before any test touches TorchSharp.</summary>
    [ModuleInitializer]
    internal static void Load()
    {
        LibTorch.Load();

        // The tests' networks are tiny: a second thread costs more than it brings, above all on a busy machine.
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null)
        {
            TorchSharp.torch.set_num_threads(1);
        }
    }
}
