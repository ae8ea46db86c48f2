using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GrokLab.Training.Fast.Step;

/// <summary>One parameter of the plain model: the address of its values, and the offset of its gradient in a flat buffer.</summary>
/// <param name="name">The name in the model's state.</param>
/// <param name="index">The position in the model's order.</param>
/// <param name="values">The tensor's own memory.</param>
/// <param name="shape">The parameter's shape.</param>
/// <param name="offset">The offset of the gradient's first element.</param>
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
/// The plain model's parameters as memory. They stay at libtorch's addresses, so that evaluation, state and all
/// other readers of the model see the weights that the fast step trains.
/// </summary>
internal sealed unsafe class ParameterMap
{
    private const int CacheLine = 16; // floats

    private readonly Dictionary<string, ParameterPlace> byName;

    /// <param name="parameters">The parameters by name; float32, contiguous, on the CPU, and not moved while the map exists.</param>
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

    /// <summary>All parameters, in the model's order.</summary>
    internal IReadOnlyList<ParameterPlace> All { get; }

    /// <summary>Number of floats in a flat gradient.</summary>
    internal long GradientLength { get; }

    internal ParameterPlace Tokens { get; }

    internal ParameterPlace Positions { get; }

    internal ParameterPlace HeadWeight { get; }

    internal ParameterPlace HeadBias { get; }

    /// <summary>A parameter of a block, for example (0, "expand.weight").</summary>
    internal ParameterPlace OfBlock(int block, string name) =>
        byName[$"blocks.{block}.{name}"];

    /// <summary>The address of a CPU tensor's values.</summary>
    internal static IntPtr Address(Tensor tensor) => tensor.is_contiguous() && tensor.device_type == TorchSharp.DeviceType.CPU
        ? (IntPtr)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes)) // Native memory does not move.
        : throw new ArgumentException("The tensor must be contiguous and on the CPU.", nameof(tensor));
}
