using System.Runtime.CompilerServices;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests;

internal static class LoadLibTorch
{
    /// <summary>Before any test touches TorchSharp.</summary>
    [ModuleInitializer]
    internal static void Load() => LibTorch.Load();
}
