using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.LayoutLib.ColorAxisLib;
using BarLib = Plotly.Blazor.LayoutLib.ColorAxisLib.ColorBarLib;

namespace GrokLab.Web.Drawing;

/// <summary>The scale of colours of a panel as plotly.js draws it: a bar with numbers to the right of the plot.</summary>
internal static class PlotlyColours
{
    /// <summary>Roughly the height of a chart, and the height of a number, in pixels.</summary>
    private const double Height = 240, Number = 20;

    /// <summary>The bar and the colours of all points.</summary>
    internal static ColorAxis Axis(FigureAxis scale, ChartPalette palette)
    {
        var ends = PlotlyFigure.Ends(scale.Range!.Value, scale.IsLogarithmic);
        List<AxisTick> ticks = [.. AxisTicks.Of(scale, scale.Range.Value, Height, _ => Number).Where(tick => tick.Label is not null)];
        return new()
        {
            CMin = Convert.ToDecimal(ends[0]),
            CMax = Convert.ToDecimal(ends[1]),
            ColorScale = StepColours.Stops.Select(stop => new object[] { stop.Place, stop.Color }).ToArray(),
            ShowScale = true,
            ColorBar = new ColorBar
            {
                Title = new BarLib.Title { Text = PlotlyText.Plain(scale.Title), Side = BarLib.TitleLib.SideEnum.Right },
                Thickness = 12,
                OutlineWidth = 0,
                TickVals = [.. ticks.Select(tick => (object)Place(tick.Value, scale))],
                TickText = [.. ticks.Select(tick => (object)tick.Label!)],
                Ticks = BarLib.TicksEnum.Outside,
                TickLen = 4,
                TickColor = palette.Axis,
            },
        };
    }

    /// <summary>A value in the numbers of the scale; the logarithm of 0 is that of the lower end.</summary>
    internal static double Place(double value, FigureAxis scale) =>
        scale.IsLogarithmic ? Math.Log10(Math.Max(value, scale.Range!.Value.Low)) : value;
}
