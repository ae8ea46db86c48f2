using GrokLab.Web.Drawing;

namespace GrokLab.Web.Components;

/// <summary>What the script of a chart says is on screen (<c>charts/view.js</c>).</summary>
/// <param name="X">The ends of the horizontal axis, in the units of its values; null for the whole.</param>
/// <param name="Y">The ends of the vertical axis.</param>
/// <param name="Hidden">The names of hidden curves.</param>
internal sealed record ChartState(double[]? X, double[]? Y, string[] Hidden)
{
    /// <summary>The part of the panel.</summary>
    internal PanelView View => new(Range(X), Range(Y), Hidden.ToHashSet());

    private static AxisRange? Range(double[]? ends) => ends is [var low, var high] && low < high ? new(low, high) : null;
}
