namespace GrokLab.Web.Claims;

/// <summary>
/// The median of a changing selection from a fixed list of values, in a time that grows with the logarithm of the list: a
/// tree of counts (Fenwick 1994) over the values in order.
/// </summary>
internal sealed class RunningMedian
{
    private readonly double[] ordered;
    private readonly int[] places;
    private readonly int[] counts;
    private readonly int highestBit;
    private int size;

    /// <param name="values">The list of values; nothing is selected at first.</param>
    internal RunningMedian(ReadOnlySpan<double> values)
    {
        ordered = values.ToArray();
        var indices = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort(ordered, indices);
        places = new int[values.Length];
        for (var place = 0; place < indices.Length; place++)
        {
            places[indices[place]] = place;
        }

        counts = new int[values.Length + 1];
        highestBit = values.Length == 0 ? 0 : 1 << int.Log2(values.Length);
    }

    /// <summary>Selects the value at an index of the list.</summary>
    internal void Add(int index) => Count(index, 1);

    /// <summary>Removes the value at an index of the list from the selection.</summary>
    internal void Remove(int index) => Count(index, -1);

    /// <summary>The middle value, or the mean of the two in the middle, of the selected values.</summary>
    /// <exception cref="InvalidOperationException">Nothing is selected.</exception>
    internal double Median => size > 0 ? (Smallest((size - 1) / 2) + Smallest(size / 2)) / 2 : throw new InvalidOperationException("Nothing is selected.");

    private void Count(int index, int change)
    {
        size += change;
        for (var i = places[index] + 1; i < counts.Length; i += i & -i)
        {
            counts[i] += change;
        }
    }

    /// <summary>The selected value with <paramref name="before"/> selected values before it.</summary>
    private double Smallest(int before)
    {
        var place = 0;
        for (var bit = highestBit; bit > 0; bit >>= 1)
        {
            if (place + bit < counts.Length && counts[place + bit] <= before)
            {
                place += bit;
                before -= counts[place];
            }
        }

        return ordered[place];
    }
}
