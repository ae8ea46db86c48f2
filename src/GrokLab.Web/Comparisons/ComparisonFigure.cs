using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Comparisons;

/// <summary>A comparison as a figure: one panel per metric, one legend for all panels.</summary>
internal static class ComparisonFigure
{
    /// <summary>The most lines in a panel; more would hide the curves.</summary>
    private const int MostMarkers = 4;

    internal static FigureDescription Create(Comparison comparison)
    {
        var request = comparison.Request;
        var axis = request.Axis ?? StepAxis.Steps;
        var markers = ChangeMarkers.Of(comparison.Runs.SelectMany(run => run.Events), axis).ToList();
        var panels = request.Metrics.Select(metric =>
        {
            var y = FigureAxis.Of(Metrics.Find(metric)!);
            return new FigurePanel(
                ComparisonMetrics.Title(metric), axis.Of(), y, [.. comparison.Curves.Select(curve => Series(curve, metric))], markers.Count > MostMarkers ? [] : markers, HasLegend: false);

            FigureSeries Series(ComparedCurve curve, string name)
            {
                var values = curve.Runs.Select(run => SeedCurve.Of(run, name)).ToList();
                return new FigureSeries(
                    curve.Label, curve.Label, name, curve.Ink, curve.Style, SeedBand.Of(values, request.Band, axis));
            }
        }).ToList();
        return new(null, comparison.Title, request.GroupId, [.. comparison.Runs.Select(run => run.Run.Id)], Columns(panels.Count), panels)
        {
            SpecsDigest = SpecsDigest.Of(comparison.Runs),
            Notes = [.. comparison.Repeats.Select(repeat => repeat.Sentence)],
        };
    }

    private static int Columns(int panels) => panels switch
    {
        1 => 1,
        2 or 4 => 2,
        _ => 3,
    };
}
