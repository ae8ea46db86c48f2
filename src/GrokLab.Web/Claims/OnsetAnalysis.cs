using GrokLab.Data.Metrics;

namespace GrokLab.Web.Claims;

/// <summary>How a measure falls while a run trains.</summary>
/// <param name="SteepestStep">The step of its steepest fall in log value over log steps; null where it never falls, and where the measure
/// was measured at fewer than <see cref="OnsetAnalysis.LeastEvaluations"/> steps.</param>
/// <param name="TotalFall">From its peak to the lowest value after it, in factors of ten; 0 where it does not fall, null where the measure
/// was measured at too few steps.</param>
/// <param name="ShareBeforeMemorised">Share of the fall that had happened when training accuracy reached 99 %; null where undefined.</param>
/// <param name="ShareBeforeGeneralised">Share of the fall that had happened when validation accuracy reached 50 %; null where undefined.</param>
public sealed record MeasureFall(long? SteepestStep, double? TotalFall, double? ShareBeforeMemorised, double? ShareBeforeGeneralised);

/// <summary>The steps at which a run memorises and generalises, and at which κ and NCC fall.</summary>
/// <param name="Memorised">First step with training accuracy ≥ 99 %.</param>
/// <param name="HalfGeneralised">First step with validation accuracy ≥ 50 %.</param>
/// <param name="Generalised">First step with validation accuracy ≥ 99 %.</param>
/// <param name="Kappa">The fall of relative flatness κ.</param>
/// <param name="Ncc">The fall of NCC.</param>
/// <param name="Evaluations">The number of evaluations.</param>
public sealed record Onset(long? Memorised, long? HalfGeneralised, long? Generalised, MeasureFall Kappa, MeasureFall Ncc, int Evaluations)
{
    /// <summary>Whether there were too few evaluations to say where κ and NCC fall.</summary>
    public bool IsTooEarly => Evaluations < OnsetAnalysis.LeastEvaluations;
}

/// <summary>The order of events in a run: memorising, generalising, and the fall of κ and NCC.</summary>
public static class OnsetAnalysis
{
    /// <summary>The fewest evaluations from which the fall of a measure is computed.</summary>
    public const int LeastEvaluations = 10;

    private const double Memorised = 0.99;
    private const double HalfGeneralised = 0.5;

    /// <summary>
    /// Medians and slopes are taken across a factor of this many steps, so that the noise between neighbouring evaluations
    /// does not decide what is steepest.
    /// </summary>
    private const double Window = 1.25;

    /// <summary>Analyses one run.</summary>
    /// <param name="trainAccuracy">Shares, by rising step.</param>
    /// <param name="validationAccuracy">Shares, by rising step.</param>
    /// <param name="kappa">κ, by rising step.</param>
    /// <param name="ncc">NCC, by rising step.</param>
    public static Onset Of(
        IReadOnlyList<MetricPoint> trainAccuracy,
        IReadOnlyList<MetricPoint> validationAccuracy,
        IReadOnlyList<MetricPoint> kappa,
        IReadOnlyList<MetricPoint> ncc)
    {
        ArgumentNullException.ThrowIfNull(kappa);
        ArgumentNullException.ThrowIfNull(ncc);
        ArgumentNullException.ThrowIfNull(trainAccuracy);
        ArgumentNullException.ThrowIfNull(validationAccuracy);
        var memorised = First(trainAccuracy, Memorised);
        var half = First(validationAccuracy, HalfGeneralised);
        int[] evaluations = [trainAccuracy.Count, validationAccuracy.Count, kappa.Count, ncc.Count];
        return new(
            memorised, half, First(validationAccuracy, Memorised), Fall(kappa, memorised, half), Fall(ncc, memorised, half), evaluations.Max());
    }

    /// <summary>The first step at which a curve reaches a threshold.</summary>
    public static long? First(IReadOnlyList<MetricPoint> curve, double threshold)
    {
        ArgumentNullException.ThrowIfNull(curve);
        foreach (var point in curve)
        {
            if (point.Value >= threshold)
            {
                return point.Step;
            }
        }

        return null;
    }

    /// <summary>The step at which the logarithm of a curve falls steepest over log steps; null where it never falls, and where it has a value at fewer
    /// than <see cref="LeastEvaluations"/> steps.</summary>
    internal static long? Steepest(IReadOnlyList<MetricPoint> curve) => Points(curve) is { Count: >= LeastEvaluations } points ? Steepest(points) : null;

    // Log10 of the values that have a logarithm; step 0 has none and is placed just before step 1.
    private static List<(long Step, double X, double Y)> Points(IReadOnlyList<MetricPoint> curve) => WithoutSpikes([.. curve
        .Where(p => p.Value is > 0 && double.IsFinite(p.Value.Value))
        .Select(p => (p.Step, X: Math.Log10(Math.Max(p.Step, 1)), Y: Math.Log10(p.Value!.Value)))]);

    private static MeasureFall Fall(IReadOnlyList<MetricPoint> curve, long? memorised, long? half)
    {
        var points = Points(curve);
        if (points.Count < LeastEvaluations)
        {
            return new(null, null, null, null);
        }

        var peak = points.MaxBy(p => p.Y);
        var total = peak.Y - points.Where(p => p.Step >= peak.Step).Min(p => p.Y);
        return total <= 0
            ? new(Steepest(points), 0, null, null)
            : new(Steepest(points), total, Share(memorised), Share(half));

        double? Share(long? step)
        {
            if (step is not { } at)
            {
                return null;
            }

            var then = points.LastOrDefault(p => p.Step < at, points[0]);
            return then.Step < peak.Step ? 0 : (peak.Y - then.Y) / total;
        }
    }

    // The running median: adaptive optimizers cause a spike of a few evaluations now and then, and its end is steeper than
    // anything that the network learns.
    private static List<(long Step, double X, double Y)> WithoutSpikes(List<(long Step, double X, double Y)> points)
    {
        var smooth = new List<(long Step, double X, double Y)>(points.Count);
        var window = new RunningMedian([.. points.Select(p => p.Y)]);
        var (from, to) = (0, 0);
        foreach (var (step, x, _) in points)
        {
            while (to < points.Count && points[to].X - x <= Math.Log10(Window) / 2)
            {
                window.Add(to++);
            }

            while (x - points[from].X > Math.Log10(Window) / 2)
            {
                window.Remove(from++);
            }

            smooth.Add((step, x, window.Median));
        }

        return smooth;
    }

    private static long? Steepest(List<(long Step, double X, double Y)> points)
    {
        (long Step, double Slope)? steepest = null;
        var from = 0;
        for (var to = 1; to < points.Count; to++)
        {
            // The latest point that is at least one window earlier.
            while (from + 1 < to && points[to].X - points[from + 1].X >= Math.Log10(Window))
            {
                from++;
            }

            var width = points[to].X - points[from].X;
            if (width < Math.Log10(Window))
            {
                continue;
            }

            var slope = (points[to].Y - points[from].Y) / width;
            if (slope < 0 && (steepest is null || slope < steepest.Value.Slope))
            {
                steepest = (points[(from + to) / 2].Step, slope);
            }
        }

        return steepest?.Step;
    }
}
