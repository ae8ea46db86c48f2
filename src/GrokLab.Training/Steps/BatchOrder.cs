using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Steps;

/// <summary>The samples of each step: a new order every epoch; the last batch of an epoch holds the remaining samples.</summary>
public sealed class BatchOrder : IDisposable
{
    private readonly int seed;
    private readonly int batchSize;
    private readonly Device device;
    private Tensor? order;
    private long orderEpoch = -1;

    /// <param name="seed">The run's seed.</param>
    /// <param name="samples">N, the size of the training set.</param>
    /// <param name="batchSize">B, the size of a batch.</param>
    /// <param name="device">The device of the samples.</param>
    public BatchOrder(int seed, int samples, int batchSize, Device device)
    {
        this.seed = seed;
        Samples = samples;
        this.batchSize = batchSize;
        this.device = device;
        StepsPerEpoch = (samples + batchSize - 1) / batchSize;
    }

    /// <summary>N, the size of the training set.</summary>
    public int Samples { get; }

    /// <summary>Steps per epoch, ⌈N / B⌉.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The pass over the training set that a step belongs to, from 0.</summary>
    /// <param name="step">The step's number, from 1.</param>
    public long Epoch(long step) => (step - 1) / StepsPerEpoch;

    /// <summary>The samples of a step.</summary>
    /// <param name="step">The step's number, from 1.</param>
    /// <returns>Indices into the training set, (≤ B) int64; the caller disposes them.</returns>
    public Tensor Indices(long step)
    {
        var epoch = Epoch(step);
        if (epoch != orderEpoch)
        {
            order?.Dispose();
            using var scope = NewDisposeScope();
            order = Permutation(epoch).to(device).DetachFromDisposeScope(); // (N)
            orderEpoch = epoch;
        }

        return order!.narrow(0, FirstOfEpoch(step), BatchSize(step)); // (≤ B)
    }

    /// <inheritdoc/>
    public void Dispose() => order?.Dispose();

    /// <summary>The place of a step's first sample in the order of its epoch.</summary>
    internal int FirstOfEpoch(long step) => (int)((step - 1) % StepsPerEpoch) * batchSize;

    /// <summary>The number of a step's samples, ≤ B.</summary>
    internal int BatchSize(long step) => Math.Min(batchSize, Samples - FirstOfEpoch(step));

    /// <summary>The order of an epoch, (N) int64 on the CPU; it belongs to the dispose scope open at the call.</summary>
    internal Tensor Permutation(long epoch)
    {
        using var generator = RandomStreams.Create(seed, RandomPurpose.Order, epoch);
        return randperm(Samples, generator: generator);
    }
}
