using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GrokLab.Training.Fast.Step;

/// <summary>One parameter of the plain model: where its values are, and where its gradient is in a flat buffer.</summary>
/// <param name="name">As in the model's state.</param>
/// <param name="index">Its place in the model's order.</param>
/// <param name="values">The tensor's own memory.</param>
/// <param name="shape">Its shape.</param>
/// <param name="offset">Of the gradient's first element.</param>
internal sealed unsafe class ParameterPlace(string name, int index, IntPtr values, long[] shape, long offset)
{
    internal string Name => name;

    internal int Index => index;

    internal float* Pointer => (float*)values;

    internal long[] Shape => shape;

    internal int Length { get; } = (int)shape.Aggregate(1L, (product, size) => product * size);

    internal long Offset => offset;
}

/// <summary>
/// The plain model's parameters as memory. They stay where libtorch has put them, so that evaluation, state and everything
/// else that reads the model sees the weights that the fast step trains.
/// </summary>
internal sealed unsafe class ParameterMap
{
    private const int CacheLine = 16; // floats

    private readonly Dictionary<string, ParameterPlace> byName;

    /// <param name="parameters">By name; float32, contiguous, on the CPU, and not moved as long as this lives.</param>
    internal ParameterMap(IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        var all = new List<ParameterPlace>();
        foreach (var (name, parameter) in parameters)
        {
            var place = new ParameterPlace(name, all.Count, Address(parameter), parameter.shape, GradientLength);
            all.Add(place);
            GradientLength += (place.Length + CacheLine - 1) / CacheLine * CacheLine;
        }

        All = all;
        byName = all.ToDictionary(p => p.Name);
        Tokens = byName["tokens.weight"];
        Positions = byName["positions.weight"];
        HeadWeight = byName["head.weight"];
        HeadBias = byName["head.bias"];
    }

    /// <summary>In the model's order.</summary>
    internal IReadOnlyList<ParameterPlace> All { get; }

    /// <summary>Floats of a flat gradient.</summary>
    internal long GradientLength { get; }

    internal ParameterPlace Tokens { get; }

    internal ParameterPlace Positions { get; }

    internal ParameterPlace HeadWeight { get; }

    internal ParameterPlace HeadBias { get; }

    /// <summary>A part of a block, for example (0, "expand.weight").</summary>
    internal ParameterPlace OfBlock(int block, string name) =>
        byName[string.Create(System.Globalization.CultureInfo.InvariantCulture, $"blocks.{block}.{name}")];

    /// <summary>Where a CPU tensor's values begin.</summary>
    internal static IntPtr Address(Tensor tensor) => tensor.is_contiguous() && tensor.device_type == TorchSharp.DeviceType.CPU
        ? (IntPtr)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes)) // Native memory: nothing moves it.
        : throw new ArgumentException("The tensor must be contiguous and on the CPU.", nameof(tensor));
}
