using GrokLab.Training.Gpu;
using GrokLab.Training.Steps;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Gpu;

public sealed class StepTablesTests
{
    [Theory]
    [InlineData(60, 16)] // Many epochs in one transfer, the last batch of each smaller.
    [InlineData(60, 20)]
    [InlineData(5, 512)] // A batch that holds all samples.
    [InlineData(40_000, 9_999)] // An epoch in each transfer.
    public void Each_step_finds_its_samples_its_number_and_its_coefficients(int samples, int batchSize)
    {
        using var order = new BatchOrder(seed: 7, samples, batchSize, CPU);
        using var tables = Tables(order);
        long[] steps = [.. Enumerable.Range(1, 3 * order.StepsPerEpoch + 2)];
        foreach (var step in steps)
        {
            AssertAt(order, tables, step);
        }
    }

    [Fact]
    public void A_step_may_follow_any_other()
    {
        using var order = new BatchOrder(seed: 7, samples: 60, batchSize: 16, CPU);
        using var tables = Tables(order);
        foreach (var step in (long[])[5, 6, 2, 1_000_003, 1_000_004, 1, 10_000_000_007])
        {
            AssertAt(order, tables, step);
        }
    }

    [Fact]
    public void A_step_that_was_not_taken_is_found_again()
    {
        using var order = new BatchOrder(seed: 7, samples: 60, batchSize: 16, CPU);
        using var tables = Tables(order);
        tables.MoveTo(1);
        tables.MoveTo(1);
        Assert.Equal(1, tables.Number().item<long>());
    }

    private static StepTables Tables(BatchOrder order) => new(order, step => [step, 2f * step], () => 0, CPU);

    private static void AssertAt(BatchOrder order, StepTables tables, long step)
    {
        using var scope = NewDisposeScope();
        var count = tables.MoveTo(step);
        var expected = order.Indices(step);
        Assert.Equal(expected.shape[0], count);
        Assert.Equal(expected, tables.Indices(count));
        Assert.Equal(step, tables.Number().item<long>());
        Assert.Equal([step, 2f * step], tables.Coefficients().data<float>().ToArray());
        tables.Advance();
    }
}
