using System.Runtime.InteropServices;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>Native memory for numbers, aligned to cache lines; pages that are never used take no memory.</summary>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint Alignment = 64;

    private long length;

    /// <param name="length">Number of elements; their initial values are undefined.</param>
    internal NativeBuffer(long length = 0)
    {
        this.length = length;
        Pointer = Allocate(length);
    }

    internal T* Pointer { get; private set; }

    /// <summary>Makes room for a number of elements. Where the buffer had less room, all elements are 0 afterwards.</summary>
    internal T* Require(long elements)
    {
        if (elements > length)
        {
            NativeMemory.AlignedFree(Pointer);
            Pointer = Allocate(elements);
            NativeMemory.Clear(Pointer, (nuint)elements * (nuint)sizeof(T));
            length = elements;
        }

        return Pointer;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        length = 0;
    }

    private static T* Allocate(long elements) =>
        (T*)NativeMemory.AlignedAlloc((nuint)Math.Max(elements, 1) * (nuint)sizeof(T), Alignment);
}
