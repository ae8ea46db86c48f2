namespace GrokLab.Data.Metrics;

/// <summary>Reduces the points of a curve without changing its picture.</summary>
public static class Downsampling
{
    /// <summary>The smallest number of points that <see cref="Reduce"/> accepts: with fewer the guarantees below cannot hold.</summary>
    public const int MinimumPoints = 10;

    /// <summary>Reduces a curve to at most <paramref name="maxPoints"/> of its own points. The step axis is cut into buckets of
    /// equal width, and the first, last, smallest and largest value of each are kept (M4 of Jugel et al. 2014), so a line
    /// drawn through them covers the same pixels wherever a bucket is no wider than one pixel. Also kept are the first and the
    /// last point, defined or not, and one of the points without a value between two kept values, if there are any, so that no
    /// line is drawn across a gap. On the logarithmic axis step 0 is a bucket of its own.</summary>
    /// <param name="points">The points in rising order of steps.</param>
    /// <param name="maxPoints">The largest number of points, at least <see cref="MinimumPoints"/>.</param>
    /// <param name="axis">The axis on which the buckets have equal width.</param>
    /// <returns>The kept points in the same order; all points if there are at most <paramref name="maxPoints"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPoints"/> is too small.</exception>
    public static IReadOnlyList<MetricPoint> Reduce(ReadOnlySpan<MetricPoint> points, int maxPoints, MetricAxis axis)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, MinimumPoints);
        if (points.Length <= maxPoints)
        {
            return points.ToArray();
        }

        var kept = new List<int>(maxPoints);
        for (var buckets = maxPoints / 4; ; buckets = Fewer(buckets, kept.Count, maxPoints))
        {
            kept.Clear();
            Select(points, buckets, axis, kept);
            if (kept.Count <= maxPoints)
            {
                break;
            }
        }

        var reduced = new MetricPoint[kept.Count];
        for (var i = 0; i < reduced.Length; i++)
        {
            reduced[i] = points[kept[i]];
        }

        return reduced;
    }

    // Gaps need more than four points per bucket. One bucket always fits: step 0, four values, a gap before each of them and
    // an undefined end are the ten points of MinimumPoints.
    private static int Fewer(int buckets, int count, int maxPoints) =>
        Math.Max(1, Math.Min(buckets - 1, (int)((long)buckets * maxPoints / count)));

    private static void Select(ReadOnlySpan<MetricPoint> points, int buckets, MetricAxis axis, List<int> kept)
    {
        var start = axis == MetricAxis.Log && points[0].Step <= 0 ? points[1].Step : points[0].Step;
        var edges = new BucketEdges(start, points[^1].Step, buckets, axis);
        var extremes = new BucketExtremes();
        var bucket = -1;
        Span<int> chosen = stackalloc int[4];
        for (var i = 0; i <= points.Length; i++)
        {
            var ends = i == points.Length || edges.Passes(points[i].Step, ref bucket);
            if (ends && !extremes.IsEmpty)
            {
                foreach (var index in chosen[..extremes.InOrder(chosen)])
                {
                    Keep(points, index, kept);
                }

                extremes = new BucketExtremes();
            }

            if (i < points.Length && points[i].Value is { } value)
            {
                extremes.Add(i, value);
            }
        }

        if (kept.Count == 0 || kept[^1] != points.Length - 1)
        {
            Keep(points, points.Length - 1, kept);
        }
    }

    /// <summary>Keeps a point and the point needed before it: the curve's first point, or one point of a gap.</summary>
    private static void Keep(ReadOnlySpan<MetricPoint> points, int index, List<int> kept)
    {
        if (kept.Count == 0 && index > 0)
        {
            kept.Add(0);
        }

        if (kept.Count > 0 && points[index].Value is not null && points[kept[^1]].Value is not null)
        {
            for (var gap = kept[^1] + 1; gap < index; gap++)
            {
                if (points[gap].Value is null)
                {
                    kept.Add(gap);
                    break;
                }
            }
        }

        kept.Add(index);
    }
}
