using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Engine;

/// <summary>Which samples each step trains on: a new order every epoch, the last batch of an epoch what is left over.</summary>
public sealed class BatchOrder : IDisposable
{
    private readonly int seed;
    private readonly int samples;
    private readonly int batchSize;
    private readonly Device device;
    private Tensor? order;
    private long orderEpoch = -1;

    /// <param name="seed">The run's seed.</param>
    /// <param name="samples">N, the size of the training set.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="device">Where the samples are.</param>
    public BatchOrder(int seed, int samples, int batchSize, Device device)
    {
        this.seed = seed;
        this.samples = samples;
        this.batchSize = batchSize;
        this.device = device;
        StepsPerEpoch = (samples + batchSize - 1) / batchSize;
    }

    /// <summary>⌈N / B⌉.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The pass over the training set that a step belongs to, from 0.</summary>
    /// <param name="step">The step's number, from 1.</param>
    public long Epoch(long step) => (step - 1) / StepsPerEpoch;

    /// <summary>The samples of a step.</summary>
    /// <param name="step">The step's number, from 1.</param>
    /// <returns>Indices into the training set, (≤ B) int64; the caller disposes them.</returns>
    public Tensor Indices(long step)
    {
        var (epoch, batch) = Math.DivRem(step - 1, StepsPerEpoch);
        if (epoch != orderEpoch)
        {
            order?.Dispose();
            using var generator = RandomStreams.Create(seed, RandomPurpose.Order, epoch);
            using var scope = NewDisposeScope();
            order = randperm(samples, generator: generator).to(device).DetachFromDisposeScope(); // (N)
            orderEpoch = epoch;
        }

        var first = batch * batchSize;
        return order!.narrow(0, first, Math.Min(batchSize, samples - first)); // (≤ B)
    }

    /// <inheritdoc/>
    public void Dispose() => order?.Dispose();
}
