namespace GrokLab.Training.Checkpoints;

/// <summary>A tensor as stored in a checkpoint: little-endian numbers, row by row.</summary>
/// <param name="Name">Unique in its checkpoint, for example <c>model.head.weight</c>.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its dimensions; none for a single number.</param>
/// <param name="Data">Its numbers.</param>
public sealed record CheckpointTensor(string Name, CheckpointNumber Type, IReadOnlyList<long> Shape, byte[] Data);

/// <summary>The types of numbers in a checkpoint; the words are those of the safetensors format.</summary>
public enum CheckpointNumber
{
    /// <summary>float32.</summary>
    F32,

    /// <summary>float64.</summary>
    F64,

    /// <summary>int64.</summary>
    I64,
}
