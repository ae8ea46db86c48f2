using GrokLab.Data.Metrics;
using GrokLab.Web.Drawing;
using GrokLab.Web.Statistics;

namespace GrokLab.Web.Figures;

/// <summary>A curve with the seed of the run that measured it.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Points">The points, by rising step.</param>
public readonly record struct SeedCurve(int Seed, IReadOnlyList<MetricPoint> Points)
{
    internal static SeedCurve Of(FigureRun run, string metric) => new(run.Run.Seed, run.Curves.GetValueOrDefault(metric) ?? []);
}

/// <summary>Curves of several seeds as a mean with a band.</summary>
public static class SeedBand
{
    /// <summary>
    /// The mean per step over the seeds that have a value there. A curve covers the steps from its first evaluation to its last. A step
    /// counts if every curve that covers it was evaluated there: an evaluation that only some have would make the mean jump.
    /// Each seed counts once: several curves of one seed count as their mean. Where all values are undefined, the mean is too.
    /// Over training time a step stands as long after the step before as the curves that have both took on average: the mean time itself
    /// would jump back where a slow seed ends.
    /// </summary>
    /// <param name="curves">The curves, repeats left out.</param>
    /// <param name="band">What the band shows.</param>
    /// <param name="axis">The horizontal axis.</param>
    public static IReadOnlyList<BandPoint> Of(IReadOnlyList<SeedCurve> curves, FigureBand band, StepAxis axis)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var steps = new SortedDictionary<long, List<(int Curve, MetricPoint Point)>>();
        foreach (var (i, curve) in curves.Index())
        {
            foreach (var point in curve.Points)
            {
                if (!steps.TryGetValue(point.Step, out var at))
                {
                    steps[point.Step] = at = [];
                }

                at.Add((i, point));
            }
        }

        List<BandPoint> points = [];
        List<int> before = [];
        var clock = new StepClock(axis);
        foreach (var (step, evaluated) in steps)
        {
            if (evaluated.Count < curves.Count(curve => Covers(curve, step)))
            {
                continue;
            }

            var measured = evaluated.Where(e => e.Point.Value is { } value && double.IsFinite(value)).ToList();
            List<int> behind = [.. measured.Select(e => e.Curve)];
            var x = clock.Place(evaluated);
            points.Add(measured.Count == 0
                ? new(step, x, null, null, null, 0)
                : Point(step, x, [.. measured.GroupBy(e => curves[e.Curve].Seed, e => e.Point.Value!.Value).Select(same => same.Average())], band)
                    with { StartsLine = before.Count > 0 && !before.SequenceEqual(behind) });
            before = behind;
        }

        return points;
    }

    /// <summary>Places steps on a horizontal axis.</summary>
    private sealed class StepClock(StepAxis axis)
    {
        private Dictionary<int, double> before = [];
        private double place;
        private double offset;

        internal double Place(List<(int Curve, MetricPoint Point)> evaluated)
        {
            if (axis != StepAxis.Time)
            {
                return axis.Place(evaluated[0].Point);
            }

            var now = evaluated.ToDictionary(e => e.Curve, e => axis.Place(e.Point));
            var mean = now.Values.Average();
            if (before.Count > 0 && !now.Keys.ToHashSet().SetEquals(before.Keys))
            {
                var took = now.Where(e => before.ContainsKey(e.Key)).Select(e => e.Value - before[e.Key]).ToList();
                offset = (took.Count > 0 ? place + took.Average() : Math.Max(place, mean)) - mean;
            }

            (before, place) = (now, mean + offset);
            return place;
        }
    }

    private static bool Covers(SeedCurve curve, long step) => curve.Points is [var first, ..] && first.Step <= step && step <= curve.Points[^1].Step;

    private static BandPoint Point(long step, double x, List<double> values, FigureBand band)
    {
        var mean = values.Average();
        if (band == FigureBand.MinMax || values.Count == 1)
        {
            return new(step, x, mean, values.Min(), values.Max(), values.Count);
        }

        // The squares of values above 1e154 exceed the range of numbers, those of their ratios to the largest do not.
        var largest = values.Max(Math.Abs);
        var deviation = largest < 1e150 ? MeanInterval.Deviation(values, mean)
            : largest * MeanInterval.Deviation([.. values.Select(value => value / largest)], mean / largest);
        var half = band switch
        {
            FigureBand.Se => deviation / Math.Sqrt(values.Count),
            FigureBand.Ci95 => StudentT.HalfWidth(deviation, values.Count),
            _ => deviation,
        };
        return new(step, x, mean, mean - half, mean + half, values.Count);
    }
}
