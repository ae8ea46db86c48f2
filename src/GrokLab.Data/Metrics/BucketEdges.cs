namespace GrokLab.Data.Metrics;

/// <summary>Cuts a step axis into buckets of equal width; callers pass the steps in rising order.</summary>
internal readonly struct BucketEdges
{
    private readonly MetricAxis axis;
    private readonly double origin;
    private readonly double width;
    private readonly int buckets;

    public BucketEdges(long firstStep, long lastStep, int buckets, MetricAxis axis)
    {
        this.axis = axis;
        this.buckets = buckets;
        origin = axis == MetricAxis.Log ? Math.Log(Math.Max(firstStep, 1)) : firstStep;
        var end = axis == MetricAxis.Log ? Math.Log(Math.Max(lastStep, 1)) : lastStep;
        width = (end - origin) / buckets;
    }

    /// <summary>Whether the step lies in a later bucket than <paramref name="bucket"/>; if so, <paramref name="bucket"/> is set
    /// to that bucket.</summary>
    public bool Passes(long step, ref int bucket)
    {
        var own = Of(step);
        if (own <= bucket)
        {
            return false;
        }

        bucket = own;
        return true;
    }

    private int Of(long step)
    {
        if (axis == MetricAxis.Log && step <= 0)
        {
            return 0;
        }

        var position = axis == MetricAxis.Log ? Math.Log(step) : step;
        var bucket = width > 0 ? Math.Min(buckets - 1, (int)((position - origin) / width)) : 0;
        return axis == MetricAxis.Log ? bucket + 1 : bucket;
    }
}
