using GrokLab.Training.Measures;
using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using MarkerLib = Plotly.Blazor.Traces.ScatterLib.MarkerLib;
using ShapeLib = Plotly.Blazor.LayoutLib.ShapeLib;
using XAxisLib = Plotly.Blazor.LayoutLib.XAxisLib;
using YAxisLib = Plotly.Blazor.LayoutLib.YAxisLib;

namespace GrokLab.Web.Drawing;

/// <summary>A panel of a figure as plotly.js draws it.</summary>
internal static class PlotlyFigure
{
    /// <summary>Where a band reaches 0 or less, a logarithmic axis shows it down to its end, also after zooming: this far below the values.</summary>
    private const double FarBelow = 1e-12;

    internal static PlotFigure Create(FigurePanel panel, ChartPalette palette)
    {
        var drawn = DrawnPanel.Of(panel);
        var countsSeeds = drawn.Series.Any(series => series.Series.Points.Any(point => point.Seeds > 1));
        HashSet<string> named = [];
        List<ITrace> data = [.. drawn.Series.SelectMany(series => Traces(series, drawn, countsSeeds, named, palette))];
        return new(data, Layout(drawn, palette), drawn.Empty, drawn.Hint);
    }

    private static Plotly.Blazor.Layout Layout(DrawnPanel drawn, ChartPalette palette)
    {
        var panel = drawn.Panel;
        var isEmpty = drawn.Empty is not null;
        return new()
        {
            PaperBgColor = palette.Paper,
            PlotBgColor = palette.Paper,
            Font = new Font { Family = ChartFigure.FontFamily, Size = 12, Color = palette.Text },
            Margin = new Margin { L = 64, R = 16, T = 8, B = 44 },
            AutoSize = true,
            ShowLegend = panel.HasLegend,
            Legend = [ChartFigure.LegendBelow()],
            HoverMode = HoverModeEnum.False,
            XAxis =
            [
                new XAxis
                {
                    Title = new XAxisLib.Title { Text = PlotlyText.Plain(panel.X.Title), Standoff = 6 },
                    Type = panel.X.IsLogarithmic ? XAxisLib.TypeEnum.Log : XAxisLib.TypeEnum.Linear,
                    Range = Ends(drawn.X, panel.X.IsLogarithmic),
                    TickFormat = panel.X.IsShare ? ".0%" : null,
                    ShowTickLabels = isEmpty ? false : null,
                    ExponentFormat = XAxisLib.ExponentFormatEnum.Power, AutoMargin = XAxisLib.AutoMarginFlag.True,
                    ShowGrid = !isEmpty, GridColor = palette.Grid, LineColor = palette.Axis, ShowLine = true,
                    Ticks = isEmpty ? XAxisLib.TicksEnum.Empty : XAxisLib.TicksEnum.Outside, TickLen = 4, TickColor = palette.Axis, ZeroLine = false,
                },
            ],
            YAxis =
            [
                new YAxis
                {
                    Title = new YAxisLib.Title { Text = PlotlyText.Plain(panel.Y.Title), Standoff = 8 },
                    Type = panel.Y.IsLogarithmic ? YAxisLib.TypeEnum.Log : YAxisLib.TypeEnum.Linear,
                    Range = Ends(drawn.Y, panel.Y.IsLogarithmic),
                    TickFormat = panel.Y.IsShare ? ".0%" : null,
                    ShowTickLabels = HasNoTicks(drawn) ? false : null,
                    ExponentFormat = YAxisLib.ExponentFormatEnum.Power, AutoMargin = YAxisLib.AutoMarginFlag.True, NTicks = 7,
                    ShowGrid = !isEmpty, GridColor = palette.Grid, LineColor = palette.Axis, ShowLine = true,
                    Ticks = HasNoTicks(drawn) ? YAxisLib.TicksEnum.Empty : YAxisLib.TicksEnum.Outside, TickLen = 4, TickColor = palette.Axis, ZeroLine = false,
                },
                ChartFigure.EdgeAxis(),
            ],
            Shapes = [.. Lines(panel, palette)],
            ColorAxis = panel.Colours is { } colours && !isEmpty ? [PlotlyColours.Axis(colours, palette)] : null!,
        };
    }

    // An axis that fits the data has no numbers where there are no data.
    private static bool HasNoTicks(DrawnPanel drawn) => drawn is { Empty: not null, Panel: { Y.Range: null, View.Y: null } } && !drawn.Panel.Markers.Any(marker => !marker.IsVertical);

    private static bool CanShow(FigureMarker marker, FigurePanel panel) => marker.Value > 0 || !(marker.IsVertical ? panel.X : panel.Y).IsLogarithmic;

    internal static object[] Ends(AxisRange range, bool isLogarithmic) => isLogarithmic ? [Math.Log10(range.Low), Math.Log10(range.High)] : [range.Low, range.High];

    private static IEnumerable<Scatter> Traces(DrawnSeries drawn, DrawnPanel of, bool countsSeeds, HashSet<string> named, ChartPalette palette) =>
        drawn.Series.Form != SeriesForm.Curve ? PlotlyPath.Traces(drawn, of, isNamed: named.Add(drawn.Series.Name), palette)
        : drawn.Series.IsThin ? Thin(drawn, of.Panel.Y.IsShare, named, palette)
        : CurveTraces(drawn, of, countsSeeds, named, palette);

    private static IEnumerable<Scatter> CurveTraces(DrawnSeries drawn, DrawnPanel of, bool countsSeeds, HashSet<string> named, ChartPalette palette)
    {
        var series = drawn.Series;
        var color = palette.Of(series.Ink);
        if (series.HasBand && drawn.Lines.Any(line => line.Count > 1))
        {
            yield return Band(drawn, of, color);
        }

        var points = Points(drawn);
        var stored = series.IsScaled ? series.Points.Where(point => point.Step is not null).ToDictionary(point => point.Step!.Value, point => point.Mean) : null;
        if (drawn.Smoothing is not null)
        {
            yield return Raw(series, points, color);
        }

        yield return new Scatter
        {
            Name = PlotlyText.Plain(drawn.Name),
            LegendGroup = series.Name,
            ShowLegend = named.Add(series.Name),
            Mode = ModeFlag.Lines,
            X = [.. points.Select(p => (object)p.X)],
            Y = [.. points.Select(p => (object?)p.Point?.Height!)],
            Line = new Line { Color = color, Width = 1.8m, Dash = Dash(series.Style) },
            ConnectGaps = false,
            HoverInfo = HoverInfoFlag.Skip,
            CustomData = countsSeeds ? [.. points.Select(p => (object)(p.Point?.Seeds ?? 0))] : null,
            Meta = new HoverMeta(
                drawn.Name,
                Metrics.Find(series.Metric)?.Scale == MetricScale.Share,
                stored is null ? null : [.. points.Select(p => p.Point is { Step: { } step } ? stored[step] : null)],
                drawn.Smoothing is null || series.IsScaled ? null : [.. points.Select(p => p.Point?.Mean)]),
        };

        var alone = drawn.Lines.Where(line => line.Count == 1).Select(line => line[0]).ToList();
        if (alone.Count > 0)
        {
            yield return Dots(series, [.. alone.Select(p => (object)p.X)], [.. alone.Select(p => (object)p.Mean)], new Marker { Color = color, Size = 5 });
            foreach (var point in alone.Where(point => series.HasBand && point.High > (point.Low ?? 0)))
            {
                yield return Whisker(series, point, of, color);
            }
        }

        if (drawn.AtLowerEdge.Count > 0)
        {
            yield return Edge(drawn, of.Panel.Y.IsShare, countsSeeds, color);
        }
    }

    // What was measured, faint behind the smoothed curve.
    private static Scatter Raw(FigureSeries series, List<(DrawnPoint? Point, double X)> points, string color) => new()
    {
        LegendGroup = series.Name,
        ShowLegend = false,
        Mode = ModeFlag.Lines,
        X = [.. points.Select(p => (object)p.X)],
        Y = [.. points.Select(p => (object?)p.Point?.Mean!)],
        Line = new Line { Color = $"{color}4d", Width = 1 },
        ConnectGaps = false,
        HoverInfo = HoverInfoFlag.Skip,
    };

    // The points of all lines, with nothing between two lines.
    internal static List<(DrawnPoint? Point, double X)> Points(DrawnSeries drawn)
    {
        List<(DrawnPoint? Point, double X)> points = [];
        foreach (var line in drawn.Lines)
        {
            if (points.Count > 0)
            {
                points.Add((null, line[0].X));
            }

            points.AddRange(line.Select(point => ((DrawnPoint?)point, point.X)));
        }

        return points;
    }

    // Means of 0 or less stand on an axis of their own, from 0 to 1 whatever part of the chart is in view.
    private static Scatter Edge(DrawnSeries drawn, bool isShare, bool countsSeeds, string color)
    {
        var below = drawn.Series.Points.Where(p => p is { Mean: <= 0 }).ToLookup(p => p.X);
        var points = drawn.AtLowerEdge.Select(x => below[x].First()).ToList();
        var edge = Dots(
            drawn.Series, [.. points.Select(p => (object)p.X)], [.. points.Select(_ => (object)0)],
            new Marker { Color = color, Size = 7, Symbol = MarkerLib.SymbolEnum.TriangleDown });
        edge.YAxis = "y2";
        edge.ClipOnAxis = false;
        edge.CustomData = countsSeeds ? [.. points.Select(p => (object)p.Seeds)] : null;
        edge.Meta = new HoverMeta(drawn.Name, isShare, [.. points.Select(p => p.Mean)]);
        return edge;
    }

    private static Scatter Dots(FigureSeries series, IList<object> x, IList<object> y, Marker marker) => new()
    {
        LegendGroup = series.Name,
        ShowLegend = false,
        Mode = ModeFlag.Markers,
        X = x,
        Y = y,
        Line = new Line { Width = 0 },
        Marker = marker,
        HoverInfo = HoverInfoFlag.Skip,
    };

    // Each line has a band of its own: nothing is filled across a gap.
    private static Scatter Band(DrawnSeries drawn, DrawnPanel of, string color)
    {
        List<object> x = [];
        List<object?> y = [];
        foreach (var line in drawn.Lines.Where(line => line.Count > 1))
        {
            if (x.Count > 0)
            {
                x.Add(line[0].X);
                y.Add(null);
            }

            x.AddRange(line.Select(p => (object)p.X));
            y.AddRange(line.Select(p => (object?)p.High));
            x.AddRange(line.Reverse().Select(p => (object)p.X));
            y.AddRange(line.Reverse().Select(p => (object?)(p.Low ?? of.Y.Low * FarBelow)));
        }

        return new()
        {
            LegendGroup = drawn.Series.Name,
            ShowLegend = false,
            Mode = ModeFlag.Lines,
            X = x,
            Y = y!,
            ConnectGaps = false,
            Line = new Line { Width = 0 },
            Fill = FillEnum.ToSelf,
            FillColor = Faint(color, drawn.Smoothing is not null),
            HoverInfo = HoverInfoFlag.Skip,
        };
    }

    private static Scatter Whisker(FigureSeries series, DrawnPoint point, DrawnPanel of, string color) => new()
    {
        LegendGroup = series.Name,
        ShowLegend = false,
        Mode = ModeFlag.Lines,
        X = [point.X, point.X],
        Y = [point.Low ?? of.Y.Low * FarBelow, point.High],
        Line = new Line { Color = color, Width = 1 },
        HoverInfo = HoverInfoFlag.Skip,
    };

    private static IEnumerable<Scatter> Thin(DrawnSeries drawn, bool isShare, HashSet<string> named, ChartPalette palette)
    {
        var points = Points(drawn);
        yield return new Scatter
        {
            Name = PlotlyText.Plain(drawn.Series.Name),
            LegendGroup = drawn.Series.Name,
            ShowLegend = named.Add(drawn.Series.Name),
            Mode = ModeFlag.Lines,
            X = [.. points.Select(p => (object)p.X)],
            Y = [.. points.Select(p => (object?)p.Point?.Mean!)],
            ConnectGaps = false,
            Line = new Line { Color = $"{palette.Of(drawn.Series.Ink)}66", Width = 0.8m, Dash = Dash(drawn.Series.Style) },
            HoverInfo = HoverInfoFlag.Skip,
            Meta = new HoverMeta(drawn.Series.FullName, isShare),
        };
    }

    // Lines of one name share an entry of the legend.
    private static IEnumerable<Shape> Lines(FigurePanel panel, ChartPalette palette)
    {
        HashSet<string> named = [];
        foreach (var marker in panel.Markers.Where(marker => CanShow(marker, panel)))
        {
            var isInLegend = panel.HasLegend && !marker.IsMoment;
            yield return Line(marker, isInLegend, isInLegend && named.Add(marker.Name), palette);
        }
    }

    // A moment is named by its label, and every line is where the panel has no legend: the script sets the label's place.
    private static Shape Line(FigureMarker marker, bool isInLegend, bool isNamed, ChartPalette palette)
    {
        var color = palette.Of(marker);
        return new Shape
        {
            Type = ShapeLib.TypeEnum.Line,
            XRef = marker.IsVertical ? null : "paper",
            YRef = marker.IsVertical ? "paper" : null,
            X0 = marker.IsVertical ? marker.Value : 0,
            X1 = marker.IsVertical ? marker.Value : 1,
            Y0 = marker.IsVertical ? 0 : marker.Value,
            Y1 = marker.IsVertical ? 1 : marker.Value,
            Name = PlotlyText.Plain(marker.Name),
            ShowLegend = isNamed,
            Line = new ShapeLib.Line { Color = color, Width = marker.IsMoment ? 1 : 1.4m, Dash = Dash(marker.Style) },
            Label = isInLegend ? null : marker.IsVertical ? ChartFigure.LaneLabel(color) : new ShapeLib.Label
            {
                Text = PlotlyText.Plain(marker.Name),
                TextPosition = ShapeLib.LabelLib.TextPositionEnum.End,
                XAnchor = ShapeLib.LabelLib.XAnchorEnum.Right,
                YAnchor = ShapeLib.LabelLib.YAnchorEnum.Bottom,
                Padding = 1,
                Font = new() { Color = color, Size = 11 },
            },
        };
    }

    /// <summary>The name of a pattern for plotly.js.</summary>
    internal static string Dash(LineStyle style) => style switch
    {
        LineStyle.Dash => "dash",
        LineStyle.Dot => "dot",
        LineStyle.DashDot => "dashdot",
        LineStyle.LongDash => "longdash",
        _ => "solid",
    };

    /// <summary>The colour of a band: the palette's colour (#rrggbb) at a sixth of the opacity, or half as much behind a smoothed curve.</summary>
    private static string Faint(string color, bool isBehindSmoothed) => color + (isBehindSmoothed ? "16" : "2b");
}
