using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Theory;

/// <summary>Prop. 5.2 as a figure: κ and its bounds over λ, and a run's measured configurations on top of them.</summary>
internal static class CollapseFigure
{
    /// <summary>Decades shown below the largest value; curves cannot be distinguished further down.</summary>
    private const double Decades = 14;

    /// <summary>The part of an axis that stays free at each end, so that no point is cut.</summary>
    private const double Padding = 0.02;

    /// <summary>Describes the figure.</summary>
    /// <param name="curves">κ and its bounds.</param>
    /// <param name="lambda">The chosen λ.</param>
    /// <param name="run">The run that is laid over the curves; null for none.</param>
    /// <param name="measured">The run's points, by rising step.</param>
    internal static FigureDescription Create(CollapseCurves curves, double lambda, RunDto? run, IReadOnlyList<TrailPoint> measured)
    {
        List<FigureSeries> series =
        [
            Curve("asymptotic bound", curves, curves.AsymptoticBound, Ink.Gray, LineStyle.Dot),
            Curve("bound as printed", curves, curves.Bound, Ink.Orange, LineStyle.Dash),
            .. curves.MeanRatio > 0 ? [Curve("corrected bound", curves, curves.CorrectedBound, Ink.Green, LineStyle.DashDot)] : Array.Empty<FigureSeries>(),
            Curve("exact κ", curves, curves.Kappa, Ink.Blue, LineStyle.Solid),
            new("κ at λ", null, "", Ink.Blue, LineStyle.Solid, [Point(null, lambda, curves.Configuration(lambda).Kappa(curves.GlobalMeanNorm))]) { Form = SeriesForm.Dot },
        ];
        if (run is not null)
        {
            List<BandPoint> path = [.. measured.Select(p => Point(p.Step, curves.Place(p.Lambda, p.MeanNorm), p.Kappa, seeds: 1))];
            series.Add(Measured($"run {run.Id}, measured", path, SeriesForm.Path, MarkSymbol.Circle));
            series.Add(Measured("now", [.. path.TakeLast(1)], SeriesForm.Dot, MarkSymbol.Diamond));
        }

        var (x, y) = (new FigureAxis("λ", IsLogarithmic: true, Lambdas(curves, measured)), new FigureAxis("κ", IsLogarithmic: true, Kappas(curves, measured)));
        return new(
            null, "κ and its bounds under ideal collapse", run?.GroupId, run is null ? [] : [run.Id], 1,
            [new("κ and its bounds under ideal collapse", x, y, series, [new("chosen λ", IsVertical: true, lambda) { IsMoment = true }])])
        {
            SpecsDigest = run is null ? "" : SpecsDigest.Of([SpecJson.Read(run.Spec.GetRawText())]),
        };
    }

    private static FigureSeries Curve(string name, CollapseCurves curves, IReadOnlyList<double> values, Ink ink, LineStyle style) =>
        new(name, null, "", ink, style, [.. curves.Lambdas.Zip(values, (lambda, value) => Point(null, lambda, value))]);

    private static FigureSeries Measured(string name, IReadOnlyList<BandPoint> points, SeriesForm form, MarkSymbol symbol) =>
        new(name, null, Metrics.Kappa, Ink.Purple, LineStyle.Solid, points) { Form = form, Symbol = symbol };

    private static BandPoint Point(long? step, double x, double value, int seeds = 0) => new(step, x, value, value, value, seeds);

    private static AxisRange Lambdas(CollapseCurves curves, IReadOnlyList<TrailPoint> measured)
    {
        List<double> places = [curves.Lambdas[0], curves.Lambdas[^1], .. measured.Select(p => curves.Place(p.Lambda, p.MeanNorm))];
        return Padded(Math.Log10(places.Min()), Math.Log10(places.Max()));
    }

    private static AxisRange Kappas(CollapseCurves curves, IReadOnlyList<TrailPoint> measured)
    {
        var top = Math.Log10(Math.Max(curves.CorrectedBound.Concat(curves.Bound).Max(), curves.AsymptoticBound.Max())) + 0.3;
        List<double> kappas = [.. measured.Select(p => Math.Log10(p.Kappa))];
        return Padded(kappas.Select(kappa => Math.Max(kappa, top - (2 * Decades))).Append(top - Decades).Min(), kappas.Append(top).Max());
    }

    private static AxisRange Padded(double low, double high)
    {
        var free = Padding * (high - low);
        return new(Math.Pow(10, low - free), Math.Pow(10, high + free));
    }
}
