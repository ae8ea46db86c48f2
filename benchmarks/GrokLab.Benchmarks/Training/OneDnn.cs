using System.Runtime.InteropServices;

namespace GrokLab.Benchmarks.Training;

/// <summary>Turns libtorch's use of oneDNN on and off, as <c>torch.backends.mkldnn.flags</c> does; TorchSharp has no call for it.</summary>
internal static unsafe class OneDnn
{
    private static readonly nint Library = NativeLibrary.Load("libtorch_cpu.so", typeof(TorchSharp.torch).Assembly, null);
    private static readonly delegate* unmanaged<nint> GlobalContext =
        (delegate* unmanaged<nint>)NativeLibrary.GetExport(Library, "_ZN2at13globalContextEv");

    private static readonly delegate* unmanaged<nint, byte, void> SetEnabled =
        (delegate* unmanaged<nint, byte, void>)NativeLibrary.GetExport(Library, "_ZN2at7Context20setUserEnabledMkldnnEb");

    internal static void Use(bool enabled) => SetEnabled(GlobalContext(), enabled ? (byte)1 : (byte)0);
}
