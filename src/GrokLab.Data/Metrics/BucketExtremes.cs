namespace GrokLab.Data.Metrics;

/// <summary>The indices of the first, last, smallest and largest value of one bucket.</summary>
internal struct BucketExtremes
{
    private int first;
    private int last;
    private int smallest;
    private int largest;
    private double minimum;
    private double maximum;
    private bool any;

    public readonly bool IsEmpty => !any;

    public void Add(int index, double value)
    {
        if (!any)
        {
            (first, smallest, largest, minimum, maximum, any) = (index, index, index, value, value, true);
        }
        else if (value < minimum)
        {
            (smallest, minimum) = (index, value);
        }
        else if (value > maximum)
        {
            (largest, maximum) = (index, value);
        }

        last = index;
    }

    /// <summary>Writes the indices in rising order, each once, and returns their number.</summary>
    public readonly int InOrder(Span<int> indices)
    {
        var (lower, upper) = smallest < largest ? (smallest, largest) : (largest, smallest);
        var count = 0;
        foreach (var index in (ReadOnlySpan<int>)[first, lower, upper, last])
        {
            if (count == 0 || indices[count - 1] != index)
            {
                indices[count++] = index;
            }
        }

        return count;
    }
}
