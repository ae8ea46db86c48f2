using System.Runtime.InteropServices;

namespace GrokLab.Training.Engine.Fast;

/// <summary>Native float32 memory, aligned to cache lines; pages that are never touched cost nothing.</summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    private const nuint Alignment = 64;

    internal FloatBuffer(long length)
    {
        Pointer = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1) * sizeof(float), Alignment);
    }

    internal float* Pointer { get; private set; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
