using System.Runtime.InteropServices;

namespace GrokLab.Training.Tests.Runtime;

/// <summary>The native libraries beside the tests.</summary>
internal static class NativeFiles
{
    internal const string TorchSharp = "libLibTorchSharp.so";

    internal static string Path(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", file);

    internal static byte[] Read(string file) => File.ReadAllBytes(Path(file));

    internal static IntPtr Load(string file) => NativeLibrary.Load(Path(file));
}
