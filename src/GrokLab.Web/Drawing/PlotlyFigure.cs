using System.Globalization;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using LegendLib = Plotly.Blazor.LayoutLib.LegendLib;
using ShapeLib = Plotly.Blazor.LayoutLib.ShapeLib;
using XAxisLib = Plotly.Blazor.LayoutLib.XAxisLib;
using YAxisLib = Plotly.Blazor.LayoutLib.YAxisLib;

namespace GrokLab.Web.Drawing;

/// <summary>A panel of a figure as plotly.js draws it.</summary>
internal static class PlotlyFigure
{
    internal static PlotFigure Create(FigurePanel panel, ChartPalette palette) => new(
        [.. panel.Series.Where(s => s.Points.Count > 0).SelectMany((series, i) => series.IsThin ? [Thin(series, IsFirst(panel, series), palette)] : Traces(series, i, panel.Y.IsShare, palette))],
        new Plotly.Blazor.Layout
        {
            PaperBgColor = palette.Paper,
            PlotBgColor = palette.Paper,
            Font = new Font { Family = ChartFigure.FontFamily, Size = 12, Color = palette.Text },
            Margin = new Margin { L = 64, R = 16, T = 8, B = 44 },
            AutoSize = true,
            ShowLegend = panel.HasLegend,
            Legend = [new Legend { Orientation = LegendLib.OrientationEnum.H, X = 0, XAnchor = LegendLib.XAnchorEnum.Left, Y = -0.2m, YAnchor = LegendLib.YAnchorEnum.Top }],
            HoverMode = HoverModeEnum.XUnified,
            HoverLabel = new Plotly.Blazor.LayoutLib.HoverLabel { BgColor = palette.Hover, BorderColor = palette.Axis, Font = new() { Color = palette.Text, Size = 12 } },
            UiRevision = "keep",
            XAxis =
            [
                new XAxis
                {
                    Title = new XAxisLib.Title { Text = panel.X.Title, Standoff = 6 },
                    Type = panel.X.IsLogarithmic ? XAxisLib.TypeEnum.Log : XAxisLib.TypeEnum.Linear,
                    ExponentFormat = XAxisLib.ExponentFormatEnum.Power, DTick = panel.X.IsLogarithmic ? 1 : null,
                    ShowGrid = true, GridColor = palette.Grid, LineColor = palette.Axis, ShowLine = true,
                    Ticks = XAxisLib.TicksEnum.Outside, TickLen = 4, TickColor = palette.Axis, ZeroLine = false,
                },
            ],
            YAxis =
            [
                new YAxis
                {
                    Title = new YAxisLib.Title { Text = panel.Y.Title, Standoff = 8 },
                    Type = panel.Y.IsLogarithmic ? YAxisLib.TypeEnum.Log : YAxisLib.TypeEnum.Linear,
                    Range = panel.Y.Range is { } range ? [range.Low, range.High] : null,
                    TickFormat = panel.Y.IsShare ? ".0%" : null,
                    ExponentFormat = YAxisLib.ExponentFormatEnum.Power, AutoMargin = YAxisLib.AutoMarginFlag.True, NTicks = 7,
                    ShowGrid = true, GridColor = palette.Grid, LineColor = palette.Axis, ShowLine = true,
                    Ticks = YAxisLib.TicksEnum.Outside, TickLen = 4, TickColor = palette.Axis, ZeroLine = false,
                },
            ],
            Shapes = [.. panel.Markers.Select(marker => Line(marker, palette))],
        });

    private static IEnumerable<Scatter> Traces(FigureSeries series, int index, bool isShare, ChartPalette palette)
    {
        var color = palette.Of(series.Ink);
        var group = $"series{index.ToString(CultureInfo.InvariantCulture)}";
        if (series.HasBand)
        {
            yield return Edge(series, group, p => p.Low);
            var high = Edge(series, group, p => p.High);
            high.Fill = FillEnum.ToNextY;
            high.FillColor = Faint(color);
            yield return high;
        }

        yield return new Scatter
        {
            Name = series.Name,
            LegendGroup = group,
            Mode = ModeFlag.Lines,
            X = [.. series.Points.Select(p => (object)p.X)],
            Y = [.. series.Points.Select(p => (object?)p.Mean!)],
            Line = new Line { Color = color, Width = 1.8m, Dash = series.Style == LineStyle.Solid ? "solid" : "dash" },
            HoverTemplate = ChartFigure.HoverText,
            Meta = isShare ? ChartFigure.ShareMeta : null,
        };
    }

    // Their names in the hover box would cover everything else.
    private static Scatter Thin(FigureSeries series, bool isFirst, ChartPalette palette) => new()
    {
        Name = series.Name,
        LegendGroup = series.Name,
        ShowLegend = isFirst,
        Mode = ModeFlag.Lines,
        X = [.. series.Points.Select(p => (object)p.X)],
        Y = [.. series.Points.Select(p => (object?)p.Mean!)],
        Line = new Line { Color = $"{palette.Of(series.Ink)}66", Width = 0.8m },
        HoverInfo = HoverInfoFlag.Skip,
    };

    private static bool IsFirst(FigurePanel panel, FigureSeries series) => ReferenceEquals(panel.Series.First(s => s.Name == series.Name && s.Points.Count > 0), series);

    private static Scatter Edge(FigureSeries series, string group, Func<BandPoint, double?> value) => new()
    {
        LegendGroup = group,
        ShowLegend = false,
        Mode = ModeFlag.Lines,
        X = [.. series.Points.Select(p => (object)p.X)],
        Y = [.. series.Points.Select(p => (object?)value(p)!)],
        Line = new Line { Width = 0 },
        HoverInfo = HoverInfoFlag.Skip,
    };

    private static Shape Line(FigureMarker marker, ChartPalette palette)
    {
        var color = marker.IsVertical ? palette.Event : palette.Orange;
        return new Shape
        {
            Type = ShapeLib.TypeEnum.Line,
            XRef = marker.IsVertical ? null : "paper",
            YRef = marker.IsVertical ? "paper" : null,
            X0 = marker.IsVertical ? marker.Value : 0,
            X1 = marker.IsVertical ? marker.Value : 1,
            Y0 = marker.IsVertical ? 0 : marker.Value,
            Y1 = marker.IsVertical ? 1 : marker.Value,
            Name = marker.Name,
            ShowLegend = true,
            Line = new ShapeLib.Line { Color = color, Width = 1.4m, Dash = "dash" },
        };
    }

    /// <summary>The colour of a band: the palette's colour (#rrggbb) at a sixth of the opacity.</summary>
    private static string Faint(string color) => $"{color}2b";
}
