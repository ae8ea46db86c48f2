using System.Runtime.InteropServices;
using GrokLab.Training.Checkpoints;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Protocol;
using GrokLab.Training.Tasks.ModularArithmetic;

namespace GrokLab.Training.Tests.Checkpoints;

/// <summary>Small checkpoints without a network behind them.</summary>
internal static class SampleCheckpoints
{
    internal static Checkpoint At(long step) => new(
        new ExperimentSpec
        {
            Task = new ModularArithmeticSpec { Modulus = 11 },
            Model = new GrokkingTransformerSpec { Width = 16, Heads = 2 },
            Optimizer = new AdamWSpec(),
            Steps = 100,
        },
        new CheckpointProgress
        {
            Step = step,
            ElapsedSeconds = 1.5,
            Interventions = [new Intervention(3, "lambda", 0)],
            NextRepresentativeness = 7,
            UndefinedMeasures = ["kappa"],
        },
        [
            new("model.weight", CheckpointNumber.F32, [2, 3], Bytes(1f, -0f, float.NaN, float.Epsilon, 5f, 6f)),
            new("model.nothing", CheckpointNumber.F64, [0, 4], []),
            new("model.double", CheckpointNumber.F64, [1], Bytes(Math.PI)),
            new("model.batches", CheckpointNumber.I64, [], Bytes(step)),
        ]);

    internal static byte[] Written(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        CheckpointFormat.Write(stream, checkpoint);
        return stream.ToArray();
    }

    internal static Checkpoint Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return CheckpointFormat.Read(stream);
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : struct => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
