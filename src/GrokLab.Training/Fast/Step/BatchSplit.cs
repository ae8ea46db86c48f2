namespace GrokLab.Training.Fast.Step;

/// <summary>Sorts a batch by prefix and divides it among the workers, so that the samples of a prefix stay together.</summary>
internal sealed class BatchSplit
{
    private readonly int parts;
    private readonly PrefixedSamples data;
    private readonly int prefixCost;
    private readonly int sampleCost;
    private readonly int[] firstOfPrefix;
    private readonly int[] bounds;
    private int[] sorted = [];

    /// <param name="data">The set that batches are taken from.</param>
    /// <param name="layers">Blocks of the network; they decide the cost of a prefix and of a sample.</param>
    /// <param name="parts">Number of workers.</param>
    internal BatchSplit(PrefixedSamples data, int layers, int parts)
    {
        this.data = data;
        this.parts = parts;
        prefixCost = 2 * (layers - 1); // In rows of a block: a prefix has two rows in all but the last block,
        sampleCost = 2 * (layers - 1) + 1; // a sample has two rows in these and one in the last.
        firstOfPrefix = new int[data.DistinctPrefixes + 1];
        bounds = new int[parts + 1];
    }

    /// <summary>The batch in its new order.</summary>
    internal ReadOnlySpan<int> Samples => sorted.AsSpan(0, bounds[parts]);

    /// <summary>The samples of one worker.</summary>
    internal ReadOnlySpan<int> Part(int worker) => sorted.AsSpan(bounds[worker]..bounds[worker + 1]);

    /// <summary>The start of a worker's samples in <see cref="Samples"/>.</summary>
    internal int FirstOf(int worker) => bounds[worker];

    /// <summary>Splits a batch, given the numbers of its samples.</summary>
    internal void Assign(ReadOnlySpan<long> batch)
    {
        if (sorted.Length < batch.Length)
        {
            sorted = new int[batch.Length];
        }

        Sort(batch);
        Divide(batch.Length);
    }

    /// <summary>Sorts by counting; the sort is stable, so that equal batches give equal orders.</summary>
    private void Sort(ReadOnlySpan<long> batch)
    {
        Array.Clear(firstOfPrefix);
        foreach (var sample in batch)
        {
            firstOfPrefix[data.PrefixOf((int)sample) + 1]++;
        }

        for (var prefix = 1; prefix < firstOfPrefix.Length; prefix++)
        {
            firstOfPrefix[prefix] += firstOfPrefix[prefix - 1];
        }

        foreach (var sample in batch)
        {
            sorted[firstOfPrefix[data.PrefixOf((int)sample)]++] = (int)sample;
        }
    }

    /// <summary>Gives each worker prefixes until its share of the cost is reached.</summary>
    private void Divide(int count)
    {
        var total = (long)count * sampleCost;
        for (var i = 0; i < count; i++)
        {
            total += StartsPrefix(i) ? prefixCost : 0;
        }

        var (worker, cost) = (1, 0L);
        Array.Fill(bounds, count);
        bounds[0] = 0;
        for (var i = 0; i < count && worker < parts; i++)
        {
            if (StartsPrefix(i))
            {
                while (worker < parts && cost * parts >= total * worker)
                {
                    bounds[worker++] = i;
                }

                cost += prefixCost;
            }

            cost += sampleCost;
        }
    }

    private bool StartsPrefix(int i) => i == 0 || data.PrefixOf(sorted[i]) != data.PrefixOf(sorted[i - 1]);
}
