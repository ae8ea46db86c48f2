using Plotly.Blazor;

namespace GrokLab.Web.Drawing;

/// <summary>A figure as plotly.js draws it, with its points.</summary>
/// <param name="Data">Its traces.</param>
/// <param name="Layout">Its axes, legend, colours and shapes.</param>
/// <param name="Empty">Why nothing is drawn; null where something is.</param>
/// <param name="Hint">What cannot be drawn at its place; null where everything is.</param>
public sealed record PlotFigure(IList<ITrace> Data, Plotly.Blazor.Layout Layout, string? Empty = null, string? Hint = null);

/// <summary>What the hover box shows of a trace.</summary>
/// <param name="Name">The name, as it is typed.</param>
/// <param name="Share">Whether the values are shares, written as percentages.</param>
/// <param name="Values">The values; null where they are the trace's own.</param>
/// <param name="Raw">The values before smoothing; null where the trace is not smoothed.</param>
/// <param name="Steps">The step of each point of a path, whose nearest point in the plane is shown; null for a curve.</param>
/// <param name="XShare">Whether the positions on the horizontal axis are shares.</param>
internal sealed record HoverMeta(
    string Name, bool Share, IReadOnlyList<double?>? Values = null, IReadOnlyList<double?>? Raw = null, IReadOnlyList<long?>? Steps = null, bool XShare = false);
