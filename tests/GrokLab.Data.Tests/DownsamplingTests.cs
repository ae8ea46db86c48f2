using CsCheck;
using GrokLab.Data.Metrics;

namespace GrokLab.Data.Tests;

public sealed class DownsamplingTests
{
    private static readonly Gen<MetricAxis> Axes = Gen.Enum<MetricAxis>();

    private static readonly Gen<int> Limits = Gen.OneOf(
        Gen.Const(Downsampling.MinimumPoints), Gen.Int[Downsampling.MinimumPoints, 60]);

    // From hardly any gap to hardly any value; steps from dense to wide, with and without a step 0.
    private static readonly Gen<MetricPoint[]> Curves =
        from start in Gen.Int[0, 2]
        from density in Gen.Int[0, 10]
        from stride in Gen.OneOf(Gen.Const(1), Gen.Const(3), Gen.Const(1000))
        from parts in Gen.Select(Gen.Int[1, stride], Gen.Int[1, 10], Gen.Double[-10, 10]).Array[0, 300]
        select ToCurve(start, density, parts);

    [Fact]
    public void There_are_no_more_points_than_asked_for() => Check((_, reduced, limit, _) => reduced.Count <= limit);

    [Fact]
    public void A_curve_that_is_short_enough_stays_as_it_is() =>
        Check((points, reduced, limit, _) => points.Length > limit || reduced.SequenceEqual(points));

    [Fact]
    public void Only_points_of_the_curve_are_kept_with_steps_rising() => Check((points, reduced, _, _) =>
        reduced.All(points.Contains) && reduced.Zip(reduced.Skip(1)).All(pair => pair.First.Step < pair.Second.Step));

    [Fact]
    public void The_first_and_the_last_point_are_kept() => Check((points, reduced, _, _) =>
        points.Length == 0 || (reduced[0] == points[0] && reduced[^1] == points[^1]));

    [Fact]
    public void The_smallest_and_the_largest_value_are_kept() => Check((points, reduced, _, _) =>
        points.Min(point => point.Value) == reduced.Min(point => point.Value)
        && points.Max(point => point.Value) == reduced.Max(point => point.Value));

    [Fact]
    public void The_first_and_the_last_value_are_kept() => Check((points, reduced, _, _) =>
        points.All(point => point.Value is null)
        || (points.First(p => p.Value is not null) == reduced.First(p => p.Value is not null)
            && points.Last(p => p.Value is not null) == reduced.Last(p => p.Value is not null)));

    [Fact]
    public void No_line_between_two_kept_values_crosses_a_gap() => Check((points, reduced, _, _) =>
        reduced.Zip(reduced.Skip(1)).All(pair =>
            pair.First.Value is null || pair.Second.Value is null
            || !points.Any(p => p.Value is null && p.Step > pair.First.Step && p.Step < pair.Second.Step)));

    [Fact]
    public void Step_zero_keeps_its_value_on_the_log_axis() => Check((points, reduced, _, axis) =>
        axis != MetricAxis.Log || points.Length == 0 || points[0].Step != 0
        || (reduced[0] == points[0] && (points.Length == 1 || reduced.Count > 1)));

    [Fact]
    public void On_either_axis_each_bucket_keeps_its_extremes()
    {
        foreach (var axis in Enum.GetValues<MetricAxis>())
        {
            var points = Enumerable.Range(0, 100_001).Select(step => Point(step, Math.Sin(step) * step)).ToArray();
            var reduced = Downsampling.Reduce(points, 400, axis);
            const int Buckets = 100;
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                (double From, double To) edges = axis == MetricAxis.Linear
                    ? (1000.0 * bucket, 1000.0 * (bucket + 1))
                    : (Math.Pow(100_000, bucket / 100.0), Math.Pow(100_000, (bucket + 1) / 100.0));

                // Rounding may put a step on an edge into either bucket, so the edges themselves are left out.
                bool Inside(MetricPoint point) => point.Step > edges.From + 1 && point.Step < edges.To - 1;
                var all = points.Where(Inside).Select(point => point.Value).ToArray();
                var kept = reduced.Where(point => point.Step >= edges.From - 1 && point.Step <= edges.To + 1).ToArray();
                if (all.Length > 4)
                {
                    Assert.True(kept.Max(point => point.Value) >= all.Max());
                    Assert.True(kept.Min(point => point.Value) <= all.Min());
                }
            }
        }
    }

    [Fact]
    public void The_log_axis_keeps_the_early_points_that_the_linear_axis_loses()
    {
        var points = Enumerable.Range(0, 100_001).Select(step => Point(step, 1.0 / (step + 1))).ToArray();
        int Early(MetricAxis axis) => Downsampling.Reduce(points, 200, axis).Count(point => point.Step < 100);
        Assert.True(Early(MetricAxis.Log) > 20);
        Assert.True(Early(MetricAxis.Linear) <= 2);
    }

    [Fact]
    public void A_long_gap_keeps_its_edges()
    {
        var points = Enumerable.Range(0, 10_000)
            .Select(step => Point(step, step is >= 3_000 and < 6_000 ? null : step)).ToArray();
        var reduced = Downsampling.Reduce(points, 100, MetricAxis.Linear);
        var gap = Assert.Single(reduced.Index(), point => point.Item.Value is null).Index;
        Assert.Equal((2_999, 6_000), (reduced[gap - 1].Step, reduced[gap + 1].Step));
    }

    [Fact]
    public void Too_few_points_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        Downsampling.Reduce([], Downsampling.MinimumPoints - 1, MetricAxis.Linear));

    private static void Check(Func<MetricPoint[], IReadOnlyList<MetricPoint>, int, MetricAxis, bool> holds) =>
        Gen.Select(Curves, Limits, Axes)
            .Sample((points, limit, axis) => holds(points, Downsampling.Reduce(points, limit, axis), limit, axis), iter: 2_000);

    private static MetricPoint[] ToCurve(int start, int density, (int Stride, int Roll, double Value)[] parts)
    {
        var points = new MetricPoint[parts.Length];
        long step = start == 0 ? 0 : start * 50;
        for (var i = 0; i < parts.Length; i++)
        {
            points[i] = Point(step, parts[i].Roll <= density ? parts[i].Value : null);
            step += parts[i].Stride;
        }

        return points;
    }

    private static MetricPoint Point(long step, double? value) => new(step, step / 10.0, step / 100.0, value);
}
