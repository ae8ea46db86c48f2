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
    /// The mean per step over the seeds that have a value there. A seed covers the steps from its first evaluation to its last. A step
    /// counts if every seed that covers it was evaluated there: an evaluation that only some seeds have would make the mean jump.
    /// Each seed counts once: several curves of one seed count as their mean. Where all values are undefined, the mean is too.
    /// </summary>
    /// <param name="curves">The curves, repeats left out.</param>
    /// <param name="band">What the band shows.</param>
    /// <param name="inEpochs">Whether the horizontal axis counts epochs rather than steps.</param>
    public static IReadOnlyList<BandPoint> Of(IReadOnlyList<SeedCurve> curves, FigureBand band, bool inEpochs)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var seeds = curves.Where(curve => curve.Points.Count > 0).GroupBy(curve => curve.Seed, curve => curve.Points).Select(same => new Seed(same)).ToList();
        var points = new List<BandPoint>();
        List<Seed> before = [];
        foreach (var step in seeds.SelectMany(seed => seed.Steps.Keys).Distinct().Order())
        {
            var covering = seeds.Where(seed => seed.Covers(step)).ToList();
            if (!covering.TrueForAll(seed => seed.Steps.ContainsKey(step)))
            {
                continue;
            }

            var measured = covering.Where(seed => seed.Steps[step].Value is not null).ToList();
            var x = inEpochs ? covering[0].Steps[step].Epoch : step;
            points.Add(measured.Count == 0
                ? new(step, x, null, null, null, 0)
                : Point(step, x, [.. measured.Select(seed => seed.Steps[step].Value!.Value)], band) with { StartsLine = before.Count > 0 && !before.SequenceEqual(measured) });
            before = measured;
        }

        return points;
    }

    private static BandPoint Point(long step, double x, List<double> values, FigureBand band)
    {
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

    /// <summary>The evaluations of one seed, by step.</summary>
    private sealed class Seed
    {
        private readonly long first;
        private readonly long last;

        internal Seed(IEnumerable<IReadOnlyList<MetricPoint>> curves)
        {
            Steps = curves.SelectMany(points => points).GroupBy(point => point.Step)
                .ToDictionary(same => same.Key, same => (same.First().Epoch, Mean(same.Select(point => point.Value))));
            (first, last) = (Steps.Keys.Min(), Steps.Keys.Max());
        }

        internal Dictionary<long, (double Epoch, double? Value)> Steps { get; }

        internal bool Covers(long step) => step >= first && step <= last;

        private static double? Mean(IEnumerable<double?> values) => values.Where(value => value is { } v && double.IsFinite(v)).Average();
    }
}
