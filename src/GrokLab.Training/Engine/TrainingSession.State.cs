using GrokLab.Training.Checkpoints;
using static TorchSharp.torch;

namespace GrokLab.Training.Engine;

/// <summary>Captures and restores the state of a session between steps, bit for bit.</summary>
public sealed partial class TrainingSession
{
    private const string ModelPrefix = "model.";
    private const string OptimizerPrefix = "optimizer.";

    /// <summary>Copies the network's parameters and buffers and the optimizer's state; waits for the device.</summary>
    public IReadOnlyList<CheckpointTensor> CaptureState()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return [.. Memory().Select(part => ToBytes(part.Name, part.Tensor))];
    }

    /// <summary>Restores a state; changes nothing where the state does not fit.</summary>
    /// <param name="tensors">The state.</param>
    /// <param name="stepsTaken">The number of steps trained at that state.</param>
    /// <exception cref="CheckpointException">A tensor is missing, or has another shape or type than this session's.</exception>
    public void RestoreState(IReadOnlyList<CheckpointTensor> tensors, long stepsTaken)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var byName = tensors.ToDictionary(t => t.Name);
        computation.Step.GoOnAfter(stepsTaken);
        var parts = Memory().Select(part => (Target: part.Tensor, Source: Find(byName, part.Name, part.Tensor))).ToList();
        foreach (var (target, source) in parts)
        {
            target.copy_(FromBytes(source)); // In place: a step may have stored the addresses of the numbers.
        }
    }

    private IEnumerable<(string Name, Tensor Tensor)> Memory() => Model.state_dict().Select(entry => (ModelPrefix + entry.Key, entry.Value))
        .Concat(OptimizerState.Select(entry => (OptimizerPrefix + entry.Key, entry.Value)));

    private static CheckpointTensor Find(Dictionary<string, CheckpointTensor> tensors, string name, Tensor like)
    {
        var found = tensors.GetValueOrDefault(name) ?? throw new CheckpointException($"{name} is missing.");
        return found.Type == Number(like) && found.Shape.SequenceEqual(like.shape)
            ? found
            : throw new CheckpointException(
                $"{name} is {found.Type} ({string.Join(", ", found.Shape)}); the network has {Number(like)} ({string.Join(", ", like.shape)}).");
    }

    private static CheckpointTensor ToBytes(string name, Tensor tensor) =>
        new(name, Number(tensor), [.. tensor.shape], tensor.detach().cpu().contiguous().bytes.ToArray());

    private static Tensor FromBytes(CheckpointTensor source)
    {
        var values = empty([.. source.Shape], dtype: source.Type switch
        {
            CheckpointNumber.F64 => ScalarType.Float64,
            CheckpointNumber.I64 => ScalarType.Int64,
            _ => ScalarType.Float32,
        });
        source.Data.CopyTo(values.bytes);
        return values;
    }

    private static CheckpointNumber Number(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => CheckpointNumber.F32,
        ScalarType.Float64 => CheckpointNumber.F64,
        ScalarType.Int64 => CheckpointNumber.I64,
        var other => throw new NotSupportedException($"No checkpoint holds numbers of type {other}."),
    };
}
