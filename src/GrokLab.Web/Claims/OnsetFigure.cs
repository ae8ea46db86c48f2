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
    /// <param name="onset">The group, with <see cref="Metrics"/>, and the onset of each run.</param>
    /// <param name="axis">The horizontal axis.</param>
    /// <param name="band">What the bands show.</param>
    internal static FigureDescription Create(GroupOnset onset, StepAxis axis, FigureBand band)
    {
        var group = onset.Group;
        var onsets = onset.Rows.ToDictionary(row => row.RunId, row => row.Onset);
        return new(
            null, $"{Title}, group {group.GroupId}", group.GroupId, [.. group.Runs.Select(run => run.Run.Id)],
            Math.Clamp(group.Variants.Count, 1, 3), [.. group.Variants.Select(variant => Panel(variant, onsets, axis, band))])
        {
            SpecsDigest = SpecsDigest.Of(group.Runs),
            Notes = [.. group.Repeats.Select(repeat => repeat.Sentence)],
        };
    }

    private static FigurePanel Panel(FigureVariant variant, Dictionary<long, Onset> onsets, StepAxis axis, FigureBand band) => new(
        variant.Name is { } name ? $"{Title}: {name}" : Title,
        axis.Of(),
        OnsetScale.Axis,
        [
            .. OnsetScale.Curves.Select(curve => new FigureSeries(
                curve.Name, variant.Name, curve.Metric, curve.Ink, curve.Style, SeedBand.Of(variant.Curves(curve.Metric), band, axis)) { IsScaled = curve.IsScaled }),
        ],
        [.. ChangeMarkers.Of(variant.Runs.SelectMany(run => run.Events), axis), .. Moments(variant, onsets, axis)]);

    // The geometric means over the seeds that have reached a moment.
    private static IEnumerable<FigureMarker> Moments(FigureVariant variant, Dictionary<long, Onset> onsets, StepAxis axis) => OnsetMoment.All
        .Select(moment => (moment.Label, Places: variant.Runs.Select(run => moment.StepOf(onsets[run.Run.Id]) is { } step ? run.PlaceOf(step, axis) : null).OfType<double>().ToList()))
        .Where(moment => moment.Places.Count > 0)
        .Select(moment => (moment.Label, Place: moment.Places.TrueForAll(place => place > 0) ? Math.Exp(moment.Places.Average(Math.Log)) : moment.Places.Average()))
        .GroupBy(moment => moment.Place, moment => moment.Label)
        .Select(same => new FigureMarker(string.Join(", ", same), IsVertical: true, same.Key) { IsMoment = true });
}
