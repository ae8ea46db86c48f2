using GrokLab.Data.Metrics;
using GrokLab.Training.Measures;
using GrokLab.Web.Comparisons;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Phases;

/// <summary>A phase plot as a figure: one measure against another, a path for each run, the step as colour.</summary>
internal static class PhaseFigure
{
    /// <summary>The fewest points of a path that a limit leaves.</summary>
    private const int FewestPoints = 100;

    /// <summary>Describes a phase plot.</summary>
    /// <param name="runs">The runs with the curves of both measures, not reduced.</param>
    /// <param name="request">What is shown.</param>
    /// <param name="of">What the runs are, in words.</param>
    /// <param name="notes">What a reader must know, in sentences.</param>
    /// <param name="mostPoints">The most points of all paths together, approximately; null for all.</param>
    internal static FigureDescription Create(Comparison runs, PhaseRequest request, string of, IReadOnlyList<string> notes, int? mostPoints)
    {
        var (x, y) = (Axis(request.X, request.XScale), Axis(request.Y, request.YScale));
        var axis = runs.Request.Axis ?? StepAxis.LogSteps;
        int? most = mostPoints is { } all ? Math.Max(FewestPoints, all / Math.Max(1, runs.Curves.Count)) : null;
        List<FigureSeries> paths = [.. runs.Curves.Select((curve, place) => new FigureSeries(
            curve.Label, curve.Label, request.Y, curve.Ink, curve.Style, Thinned(Points(curve.Runs[0], request, axis), most))
        {
            Form = SeriesForm.Path, Symbol = VariantLook.Symbol(place),
        })];
        var title = $"{ComparisonMetrics.Title(request.Y)} against {ComparisonMetrics.Title(request.X)}";
        var panel = new FigurePanel(title, x, y, paths, []) { Colours = Colours(paths, axis) };
        return new(null, $"{title}, {of}", request.GroupId, [.. runs.Runs.Select(run => run.Run.Id)], 1, [panel])
        {
            SpecsDigest = SpecsDigest.Of(runs.Runs),
            Notes = notes,
        };
    }

    /// <summary>The scale of a measure where none is chosen.</summary>
    internal static YScale OwnScale(string metric) => FigureAxis.Of(Metrics.Find(metric)!).IsLogarithmic ? YScale.Log : YScale.Linear;

    // A chosen scale that is not the metric's own has no range of its own.
    private static FigureAxis Axis(string name, YScale? scale)
    {
        var metric = Metrics.Find(name)!;
        var own = FigureAxis.Of(metric) with { Title = metric.Unit is { } unit ? $"{metric.Title}, {unit}" : metric.Title };
        var isLogarithmic = scale is { } chosen ? chosen == Drawing.YScale.Log : own.IsLogarithmic;
        return own with { IsLogarithmic = isLogarithmic, Range = isLogarithmic ? null : own.Range };
    }

    // A step at which only one of the measures was evaluated is no point of the path.
    private static List<BandPoint> Points(FigureRun run, PhaseRequest request, StepAxis axis)
    {
        var heights = (run.Curves.GetValueOrDefault(request.Y) ?? []).ToDictionary(point => point.Step, Defined);
        List<BandPoint> points = [];
        foreach (var point in run.Curves.GetValueOrDefault(request.X) ?? [])
        {
            if (heights.TryGetValue(point.Step, out var height))
            {
                points.Add(new(point.Step, Defined(point) ?? double.NaN, height, height, height, height is null ? 0 : 1) { Colour = axis.Place(point) });
            }
        }

        return points;
    }

    private static double? Defined(MetricPoint point) => point.Value is { } value && double.IsFinite(value) ? value : null;

    // An even selection, always with the last point, and with the undefined ones: they interrupt the path.
    private static List<BandPoint> Thinned(List<BandPoint> points, int? most)
    {
        var stride = most is { } limit ? (points.Count + limit - 1) / limit : 1;
        return stride <= 1 ? points : [.. points.Where((point, i) => i == 0 || (points.Count - 1 - i) % stride == 0 || point is not { Mean: not null, Place: not null })];
    }

    // A logarithmic scale begins at the first step above 0.
    private static FigureAxis Colours(List<FigureSeries> paths, StepAxis axis)
    {
        var scale = axis.Of();
        List<double> places = [.. paths.SelectMany(path => path.Points).Select(point => point.Colour!.Value).Where(place => place > 0 || !scale.IsLogarithmic)];
        var (low, high) = places.Count == 0 ? (1, 10) : (places.Min(), places.Max());
        if (high <= low)
        {
            high = scale.IsLogarithmic ? 10 * low : low + 1;
        }

        return scale with { Range = new(low, high) };
    }
}
