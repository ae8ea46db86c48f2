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
    /// The mean per step over the seeds that have a value there. Runs of a group are evaluated at the same steps; a run that is
    /// behind, has ended earlier or has a gap does not count at that step. Each seed counts once: several curves of one seed count
    /// as their mean.
    /// </summary>
    /// <param name="curves">The curves, repeats left out.</param>
    /// <param name="band">What the band shows.</param>
    /// <param name="inEpochs">Whether the horizontal axis counts epochs rather than steps.</param>
    /// <param name="isLogarithmic">Whether the horizontal axis is logarithmic: it has no step 0.</param>
    public static IReadOnlyList<BandPoint> Of(
        IReadOnlyList<SeedCurve> curves, FigureBand band, bool inEpochs, bool isLogarithmic)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var steps = new SortedDictionary<long, (double Epoch, List<(int Seed, double Value)> Values)>();
        foreach (var (seed, points) in curves)
        {
            foreach (var point in points.Where(p => p.Value is { } v && double.IsFinite(v)))
            {
                if (!steps.TryGetValue(point.Step, out var at))
                {
                    steps[point.Step] = at = (point.Epoch, []);
                }

                at.Values.Add((seed, point.Value!.Value));
            }
        }

        return [.. steps.Where(s => s.Key > 0 || !isLogarithmic)
            .Select(s => Point(s.Key, inEpochs ? s.Value.Epoch : s.Key, s.Value.Values, band))];
    }

    private static BandPoint Point(long step, double x, List<(int Seed, double Value)> measured, FigureBand band)
    {
        var values = measured.GroupBy(m => m.Seed, m => m.Value).Select(same => same.Average()).ToList();
        var mean = values.Average();
        if (band == FigureBand.MinMax || values.Count == 1)
        {
            return new(step, x, mean, values.Min(), values.Max(), values.Count);
        }

        var deviation = MeanInterval.Deviation(values, mean);
        var half = band switch
        {
            FigureBand.Se => deviation / Math.Sqrt(values.Count),
            FigureBand.Ci95 => StudentT.HalfWidth(deviation, values.Count),
            _ => deviation,
        };
        return new(step, x, mean, mean - half, mean + half, values.Count);
    }
}
