using GrokLab.Training.Steps;
using static TorchSharp.torch;

namespace GrokLab.Training.Gpu;

/// <summary>
/// The values that change from step to step, on the device for many steps at once: samples, step numbers and the optimizer's
/// coefficients. A counter on the device points to the current row, so that every step is the same list of operations.
/// </summary>
internal sealed class StepTables : IDisposable
{
    // Short epochs are transferred several at a time, up to this many samples.
    private const int MostSamples = 1 << 16;

    private readonly BatchOrder order;
    private readonly Func<long, float[]> coefficientsOf;
    private readonly Func<int> revisionOf;
    private readonly int epochs;
    private readonly Tensor samples; // (E·N) int64: the order of E epochs, one after the other
    private readonly Tensor starts; // (E·S) int64: the position of a step's first sample
    private readonly Tensor numbers; // (E·S) int64
    private readonly Tensor coefficients; // (E·S, c) float32
    private readonly Tensor offsets; // (B) int64: 0 … B − 1
    private readonly Tensor row; // (1) int64
    private long firstStep; // The step of row 0; 0 before the first transfer.
    private long expected;
    private int revision; // Of the transferred coefficients.

    /// <param name="order">The order of the samples.</param>
    /// <param name="coefficients">Returns the optimizer's coefficients of a step.</param>
    /// <param name="revision">Returns another number after each change of the coefficients.</param>
    /// <param name="device">The device of the tables.</param>
    internal StepTables(BatchOrder order, Func<long, float[]> coefficients, Func<int> revision, Device device)
    {
        this.order = order;
        coefficientsOf = coefficients;
        revisionOf = revision;
        epochs = Math.Max(1, MostSamples / order.Samples);
        var rows = epochs * order.StepsPerEpoch;
        samples = zeros(epochs * order.Samples, dtype: int64, device: device).DetachFromDisposeScope();
        starts = zeros(rows, dtype: int64, device: device).DetachFromDisposeScope();
        numbers = zeros(rows, dtype: int64, device: device).DetachFromDisposeScope();
        this.coefficients = zeros(rows, coefficients(1).Length, device: device).DetachFromDisposeScope();
        offsets = arange(order.BatchSize(1), dtype: int64, device: device).DetachFromDisposeScope();
        row = zeros(1, dtype: int64, device: device).DetachFromDisposeScope();
    }

    /// <summary>Makes a step the current one. Consecutive steps need a transfer only once in many steps.</summary>
    /// <returns>The number of the step's samples, ≤ B.</returns>
    internal int MoveTo(long step)
    {
        var rows = starts.shape[0];
        var isStale = revisionOf() != revision;
        if (isStale || step != expected || step >= firstStep + rows)
        {
            if (isStale || firstStep == 0 || step < firstStep || step >= firstStep + rows)
            {
                Transfer(order.Epoch(step));
            }

            row.fill_(step - firstStep);
        }

        expected = step + 1;
        return order.BatchSize(step);
    }

    /// <summary>The current step's samples, (count) int64; it belongs to the dispose scope open at the call.</summary>
    internal Tensor Indices(int count) => samples.index_select(0, starts.index_select(0, row) + offsets.narrow(0, 0, count));

    /// <summary>The current step's number, (1) int64.</summary>
    internal Tensor Number() => numbers.index_select(0, row);

    /// <summary>The optimizer's coefficients of the current step, (c).</summary>
    internal Tensor Coefficients() => coefficients.index_select(0, row).squeeze(0);

    /// <summary>Makes the next step the current one, on the device.</summary>
    internal void Advance() => row.add_(1);

    public void Dispose()
    {
        foreach (var table in (Tensor[])[samples, starts, numbers, coefficients, offsets, row])
        {
            table.Dispose();
        }
    }

    private void Transfer(long firstEpoch)
    {
        using var scope = NewDisposeScope();
        revision = revisionOf();
        firstStep = (firstEpoch * order.StepsPerEpoch) + 1;
        long[] steps = [.. Enumerable.Range(0, (int)starts.shape[0]).Select(i => firstStep + i)];
        samples.copy_(cat([.. Enumerable.Range(0, epochs).Select(e => order.Permutation(firstEpoch + e))]));
        starts.copy_(tensor(steps.Select(s => ((order.Epoch(s) - firstEpoch) * order.Samples) + order.FirstOfEpoch(s)).ToArray()));
        numbers.copy_(tensor(steps));
        coefficients.copy_(tensor(steps.SelectMany(coefficientsOf).ToArray(), [steps.Length, coefficients.shape[1]]));
    }
}
