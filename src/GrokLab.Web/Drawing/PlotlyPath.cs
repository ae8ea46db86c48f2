using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using MarkerLib = Plotly.Blazor.Traces.ScatterLib.MarkerLib;

namespace GrokLab.Web.Drawing;

/// <summary>Paths and dots as plotly.js draws them.</summary>
internal static class PlotlyPath
{
    private const int DotSize = 11;
    private const int PointSize = 5;

    private const int ColouredSize = 7;
    private const int EndSize = 12;

    /// <summary>The trace of a path, or of dots; where the panel has a scale of colours, also the marks at both ends of a path.</summary>
    /// <param name="drawn">What the axes can show of it.</param>
    /// <param name="of">Its panel.</param>
    /// <param name="isNamed">Whether it has an entry in the legend.</param>
    /// <param name="palette">The colours.</param>
    internal static IEnumerable<Scatter> Traces(DrawnSeries drawn, DrawnPanel of, bool isNamed, ChartPalette palette)
    {
        yield return Trace(drawn, of, isNamed, palette);
        if (of.Panel.Colours is { } colours && drawn is { Series.Form: SeriesForm.Path, Ends: { } ends })
        {
            yield return Coloured(drawn, colours, palette);
            yield return Ends(drawn.Series, ends, palette);
        }
    }

    private static Scatter Trace(DrawnSeries drawn, DrawnPanel of, bool isNamed, ChartPalette palette)
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

    // On top of the symbols in the path's own colour, which the legend shows.
    private static Scatter Coloured(DrawnSeries drawn, FigureAxis colours, ChartPalette palette)
    {
        List<DrawnPoint> points = [.. drawn.Lines.SelectMany(line => line)];
        return new()
        {
            LegendGroup = drawn.Series.Name,
            ShowLegend = false,
            Mode = ModeFlag.Markers,
            X = [.. points.Select(point => (object)point.X)],
            Y = [.. points.Select(point => (object)point.Mean)],
            Line = new Line { Width = 0 },
            Marker = new Marker
            {
                ColorArray = [.. points.Select(point => (object)PlotlyColours.Place(point.Colour!.Value, colours))],
                ColorAxis = "coloraxis", Size = ColouredSize, Symbol = Symbol(drawn.Series.Symbol), Line = new MarkerLib.Line { Color = palette.Axis, Width = 0.5m },
            },
            HoverInfo = HoverInfoFlag.Skip,
        };
    }

    // An open symbol at the start, a filled one at the end.
    private static Scatter Ends(FigureSeries series, (DrawnPoint Start, DrawnPoint End) ends, ChartPalette palette) => new()
    {
        LegendGroup = series.Name,
        ShowLegend = false,
        Mode = ModeFlag.Markers,
        X = [ends.Start.X, ends.End.X],
        Y = [ends.Start.Mean, ends.End.Mean],
        Line = new Line { Width = 0 },
        Marker = new Marker { Color = palette.Of(series.Ink), Size = EndSize, SymbolArray = [Open(series.Symbol), Symbol(series.Symbol)], Line = new MarkerLib.Line { Color = palette.Of(series.Ink), Width = 2 } },
        HoverInfo = HoverInfoFlag.Skip,
    };

    private static MarkerLib.SymbolEnum? Open(MarkSymbol symbol) => symbol switch
    {
        MarkSymbol.Square => MarkerLib.SymbolEnum.SquareOpen,
        MarkSymbol.Diamond => MarkerLib.SymbolEnum.DiamondOpen,
        MarkSymbol.Triangle => MarkerLib.SymbolEnum.TriangleUpOpen,
        _ => MarkerLib.SymbolEnum.CircleOpen,
    };

    private static MarkerLib.SymbolEnum Symbol(MarkSymbol symbol) => symbol switch
    {
        MarkSymbol.Square => MarkerLib.SymbolEnum.Square,
        MarkSymbol.Diamond => MarkerLib.SymbolEnum.Diamond,
        MarkSymbol.Triangle => MarkerLib.SymbolEnum.TriangleUp,
        _ => MarkerLib.SymbolEnum.Circle,
    };
}
