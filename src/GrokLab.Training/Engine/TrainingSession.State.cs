using GrokLab.Training.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GrokLab.Training.Engine;

/// <summary>What a session remembers between steps, taken out and put back bit for bit.</summary>
public sealed partial class TrainingSession
{
    private const string ModelPrefix = "model.";
    private const string OptimizerPrefix = "optimizer.";

    /// <summary>Copies the network's parameters and buffers and the optimizer's memory; waits for the device.</summary>
    public IReadOnlyList<CheckpointTensor> CaptureState()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return
        [
            .. Model.state_dict().Select(entry => ToBytes(ModelPrefix + entry.Key, entry.Value)),
            .. OptimizerTensors().Where(slot => slot.Get() is not null).Select(slot => ToBytes(slot.Name, slot.Get()!)),
            .. OptimizerSteps().Select(slot => CheckpointTensor.Scalar(slot.Name, slot.State.step)),
        ];
    }

    /// <summary>Puts a state back in place; where it does not fit, nothing is changed.</summary>
    /// <exception cref="CheckpointException">A tensor is missing, or has another shape or type than this session's.</exception>
    public void RestoreState(IReadOnlyList<CheckpointTensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var byName = tensors.ToDictionary(t => t.Name);
        var model = Model.state_dict().Select(entry => (Target: entry.Value, Source: Find(byName, ModelPrefix + entry.Key, entry.Value))).ToList();
        var steps = OptimizerSteps().Select(slot => (slot.State, Step: Find(byName, slot.Name).ToInt64())).ToList();

        // A momentum buffer is made by the first step: before it there is none to compare with, nor one in the checkpoint.
        var memory = OptimizerTensors().Where(slot => slot.Get() is not null || byName.ContainsKey(slot.Name))
            .Select(slot => (Slot: slot, Source: Find(byName, slot.Name, slot.Get() ?? slot.Parameter))).ToList();
        foreach (var (target, source) in model)
        {
            target.copy_(FromBytes(source));
        }

        foreach (var (slot, source) in memory)
        {
            if (slot.Get() is { } target)
            {
                target.copy_(FromBytes(source));
            }
            else
            {
                slot.Set(FromBytes(source).to(Device).DetachFromDisposeScope());
            }
        }

        foreach (var (state, step) in steps)
        {
            state.step = step;
        }
    }

    private IEnumerable<(string Name, Parameter Parameter, OptimizerState State)> OptimizerStates() =>
        Model.named_parameters().Zip(((OptimizerHelper)optimizer).state_dict().State, (p, state) => ($"{OptimizerPrefix}{p.name}", p.parameter, state));

    private IEnumerable<(string Name, AdamW.State State)> OptimizerSteps() =>
        OptimizerStates().Where(s => s.State is AdamW.State).Select(s => ($"{s.Name}.step", (AdamW.State)s.State));

    private IEnumerable<OptimizerSlot> OptimizerTensors()
    {
        foreach (var (name, parameter, state) in OptimizerStates())
        {
            switch (state)
            {
                case AdamW.State adam:
                    yield return new($"{name}.exp_avg", parameter, () => adam.exp_avg, t => adam.exp_avg = t);
                    yield return new($"{name}.exp_avg_sq", parameter, () => adam.exp_avg_sq, t => adam.exp_avg_sq = t);
                    break;
                case SGD.State sgd:
                    yield return new($"{name}.momentum_buffer", parameter, () => sgd.momentum_buffer, t => sgd.momentum_buffer = t);
                    break;
            }
        }
    }

    private static CheckpointTensor Find(Dictionary<string, CheckpointTensor> tensors, string name, Tensor? like = null)
    {
        var found = tensors.GetValueOrDefault(name) ?? throw new CheckpointException($"{name} is missing.");
        return like is null || (found.Type == Number(like) && found.Shape.SequenceEqual(like.shape))
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

    private sealed record OptimizerSlot(string Name, Parameter Parameter, Func<Tensor?> Get, Action<Tensor> Set);
}
