using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using MarkerLib = Plotly.Blazor.Traces.ScatterLib.MarkerLib;

namespace GrokLab.Web.Drawing;

/// <summary>Paths and dots as plotly.js draws them.</summary>
internal static class PlotlyPath
{
    private const int DotSize = 11;
    private const int PointSize = 5;

    /// <summary>The trace of a path, or of dots.</summary>
    /// <param name="drawn">What the axes can show of it.</param>
    /// <param name="of">Its panel.</param>
    /// <param name="isNamed">Whether it has an entry in the legend.</param>
    /// <param name="palette">The colours.</param>
    internal static Scatter Trace(DrawnSeries drawn, DrawnPanel of, bool isNamed, ChartPalette palette)
    {
        var series = drawn.Series;
        var isPath = series.Form == SeriesForm.Path;
        var color = palette.Of(series.Ink);
        var points = PlotlyFigure.Points(drawn);
        return new()
        {
            Name = PlotlyText.Plain(series.Name),
            LegendGroup = series.Name,
            ShowLegend = isNamed,
            Mode = isPath ? ModeFlag.Lines | ModeFlag.Markers : ModeFlag.Markers,
            X = [.. points.Select(p => (object)p.X)],
            Y = [.. points.Select(p => (object?)p.Point?.Mean!)],
            Line = new Line { Color = color, Width = 1.2m, Dash = PlotlyFigure.Dash(series.Style) },
            Marker = new Marker { Color = color, Size = isPath ? PointSize : DotSize, Symbol = Symbol(series.Symbol) },
            ConnectGaps = false,
            HoverInfo = HoverInfoFlag.Skip,
            Meta = new HoverMeta(series.Name, of.Panel.Y.IsShare, Steps: [.. points.Select(p => p.Point?.Step)], XShare: of.Panel.X.IsShare),
        };
    }

    private static MarkerLib.SymbolEnum Symbol(MarkSymbol symbol) => symbol switch
    {
        MarkSymbol.Square => MarkerLib.SymbolEnum.Square,
        MarkSymbol.Diamond => MarkerLib.SymbolEnum.Diamond,
        MarkSymbol.Triangle => MarkerLib.SymbolEnum.TriangleUp,
        _ => MarkerLib.SymbolEnum.Circle,
    };
}
