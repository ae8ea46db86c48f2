using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Claims;

/// <summary>The onset of a group: for each variant accuracies, log κ and log NCC over one axis, with the four moments as lines.</summary>
internal static class OnsetFigure
{
    private const string Title = "Onset";

    /// <summary>The metrics of the figure.</summary>
    internal static IReadOnlyList<string> Metrics { get; } = [.. OnsetScale.Curves.Select(curve => curve.Metric)];

    /// <summary>Describes the figure.</summary>
    /// <param name="group">The group, with <see cref="Metrics"/>.</param>
    /// <param name="axis">The horizontal axis.</param>
    /// <param name="band">What the bands show.</param>
    internal static FigureDescription Create(GroupData group, StepAxis axis, FigureBand band) => new(
        null, $"{Title}, group {group.GroupId}", group.GroupId, [.. group.Runs.Select(run => run.Run.Id)],
        Math.Clamp(group.Variants.Count, 1, 3), [.. group.Variants.Select(variant => Panel(variant, axis, band))])
    {
        SpecsDigest = SpecsDigest.Of(group.Runs),
        Notes = [.. group.Repeats.Select(repeat => repeat.Sentence)],
    };

    private static FigurePanel Panel(FigureVariant variant, StepAxis axis, FigureBand band) => new(
        variant.Name is { } name ? $"{Title}: {name}" : Title,
        axis.Of(),
        OnsetScale.Axis,
        [
            .. OnsetScale.Curves.Select(curve => new FigureSeries(
                curve.Name, variant.Name, curve.Metric, curve.Ink, curve.Style, SeedBand.Of(variant.Curves(curve.Metric), band, axis)) { IsScaled = curve.IsScaled }),
        ],
        [.. ChangeMarkers.Of(variant.Runs.SelectMany(run => run.Events), axis), .. Moments(variant, axis)]);

    // The geometric means over the seeds that have reached a moment.
    private static IEnumerable<FigureMarker> Moments(FigureVariant variant, StepAxis axis)
    {
        var runs = variant.Runs.Select(run => (Run: run, Onset: run.Onset())).ToList();
        return OnsetMoment.All
            .Select(moment => (moment.Label, Places: runs.Select(run => moment.StepOf(run.Onset) is { } step ? Place(run.Run, step, axis) : null).OfType<double>().ToList()))
            .Where(moment => moment.Places.Count > 0)
            .Select(moment => (moment.Label, Place: moment.Places.TrueForAll(place => place > 0) ? Math.Exp(moment.Places.Average(Math.Log)) : moment.Places.Average()))
            .GroupBy(moment => moment.Place, moment => moment.Label)
            .Select(same => new FigureMarker(string.Join(", ", same), IsVertical: true, same.Key) { IsMoment = true });
    }

    private static double? Place(FigureRun run, long step, StepAxis axis) =>
        run.Curves.Values.SelectMany(curve => curve).Where(point => point.Step == step).Select(point => (double?)axis.Place(point)).FirstOrDefault();
}
