using GrokLab.Data;

namespace GrokLab.Web.Figures;

/// <summary>Curves of several seeds as a mean with a band.</summary>
public static class SeedBand
{
    /// <summary>
    /// The mean a step over the runs that were evaluated there and have a value. Runs of a group are evaluated at the same
    /// steps; a run that is behind, has ended earlier or has a gap simply does not count at that step.
    /// </summary>
    /// <param name="curves">One curve a seed.</param>
    /// <param name="band">What the band shows.</param>
    /// <param name="inEpochs">Whether the horizontal axis counts epochs rather than steps.</param>
    /// <param name="isLogarithmic">Whether step 0 has no place on it.</param>
    public static IReadOnlyList<BandPoint> Of(
        IReadOnlyList<IReadOnlyList<MetricPoint>> curves, FigureBand band, bool inEpochs, bool isLogarithmic)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var steps = new SortedDictionary<long, (double Epoch, List<double> Values)>();
        foreach (var point in curves.SelectMany(curve => curve).Where(p => p.Value is { } v && double.IsFinite(v)))
        {
            if (!steps.TryGetValue(point.Step, out var at))
            {
                steps[point.Step] = at = (point.Epoch, []);
            }

            at.Values.Add(point.Value!.Value);
        }

        return [.. steps.Where(s => s.Key > 0 || !isLogarithmic)
            .Select(s => Point(s.Key, inEpochs ? s.Value.Epoch : s.Key, s.Value.Values, band))];
    }

    private static BandPoint Point(long step, double x, List<double> values, FigureBand band)
    {
        var mean = values.Average();
        if (band == FigureBand.MinMax)
        {
            return new(step, x, mean, values.Min(), values.Max(), values.Count);
        }

        var deviation = values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)) : 0;
        return new(step, x, mean, mean - deviation, mean + deviation, values.Count);
    }
}
