using System.Text.Json;
using System.Text.Json.Serialization;
using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.Traces;
using LegendLib = Plotly.Blazor.LayoutLib.LegendLib;
using ScatterLib = Plotly.Blazor.Traces.ScatterLib;
using ShapeLib = Plotly.Blazor.LayoutLib.ShapeLib;
using XAxisLib = Plotly.Blazor.LayoutLib.XAxisLib;
using YAxisLib = Plotly.Blazor.LayoutLib.YAxisLib;

namespace GrokLab.Web.Drawing;

/// <summary>A chart as plotly.js draws it, without its points: traces, layout and the patterns of vertical lines.</summary>
/// <param name="Data">One trace per curve, in the same order.</param>
/// <param name="Layout">Axes, legend, colours; the script says what the horizontal axis shows.</param>
/// <param name="EventLine">The vertical line of an event; the script sets its position and its label's text and position.</param>
/// <param name="MomentLine">The vertical line of a moment of the onset, set like <paramref name="EventLine"/>.</param>
public sealed record ChartFigure(IList<ITrace> Data, Plotly.Blazor.Layout Layout, Shape EventLine, Shape MomentLine)
{
    internal const string FontFamily = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

    /// <summary>The JSON options for plotly.js: properties that are not set are left out.</summary>
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new PolymorphicConverter<ITrace>() },
    };

    /// <summary>Draws a chart in a palette.</summary>
    public static ChartFigure Create(MetricChart chart, ChartPalette palette) => new(
        [.. chart.Curves.Select(curve => Trace(curve, palette))],
        new Plotly.Blazor.Layout
        {
            PaperBgColor = palette.Paper,
            PlotBgColor = palette.Paper,
            Font = new Font { Family = FontFamily, Size = 12, Color = palette.Text },
            Margin = new Margin { L = 64, R = 16, T = 8, B = 44 },
            AutoSize = true,
            ShowLegend = true,
            Legend = [LegendBelow()],
            HoverMode = HoverModeEnum.False,
            DragMode = DragModeEnum.Zoom,
            ModeBar = new ModeBar { BgColor = "rgba(0,0,0,0)", Color = palette.Axis, ActiveColor = palette.Text },
            XAxis = [XAxis(palette)],
            YAxis = [YAxis(chart, palette), EdgeAxis()],
            Shapes = [],
        },
        VerticalLine(palette.Event, 1.2m, "dashdot", LaneLabel(palette.Event)),
        VerticalLine(palette.Moment, 1m, "dot", LaneLabel(palette.Moment)));

    /// <summary>The label of a vertical line, above the plot; the script sets its text.</summary>
    internal static ShapeLib.Label LaneLabel(string color) => new()
    {
        TextAngle = 0,
        TextPosition = ShapeLib.LabelLib.TextPositionEnum.End,
        YAnchor = ShapeLib.LabelLib.YAnchorEnum.Bottom,
        Padding = 1,
        Font = new() { Color = color, Size = 11 },
    };

    /// <summary>A legend in rows at the lower end of the chart; the axes leave it as much space as it needs.</summary>
    internal static Legend LegendBelow() => new()
    {
        Orientation = LegendLib.OrientationEnum.H,
        X = 0,
        XAnchor = LegendLib.XAnchorEnum.Left,
        YRef = LegendLib.YRefEnum.Container,
        Y = 0,
        YAnchor = LegendLib.YAnchorEnum.Bottom,
        TraceGroupGap = 0,
    };

    /// <summary>An invisible second vertical axis from 0 to 1: what stands on it stays at its place whatever part of the chart is in view.</summary>
    internal static YAxis EdgeAxis() => new()
    {
        Overlaying = "y",
        Range = [0, 1],
        FixedRange = true,
        Visible = false,
    };

    private static Scatter Trace(Curve curve, ChartPalette palette) => new()
    {
        Name = PlotlyText.Plain(curve.Name),
        LegendGroup = curve.Name,
        Mode = ScatterLib.ModeFlag.Lines,
        Line = new ScatterLib.Line { Color = palette.Of(curve.Ink), Width = 1.6m, Dash = PlotlyFigure.Dash(curve.Style) },
        ConnectGaps = false,
        HoverInfo = ScatterLib.HoverInfoFlag.Skip,
        Meta = new HoverMeta(curve.Name, curve.IsShare),
    };

    private static XAxis XAxis(ChartPalette palette) => new()
    {
        Title = new XAxisLib.Title { Text = "", Standoff = 6 },
        AutoMargin = XAxisLib.AutoMarginFlag.True,
        ShowGrid = true,
        GridColor = palette.Grid,
        LineColor = palette.Axis,
        ShowLine = true,
        Ticks = XAxisLib.TicksEnum.Outside,
        TickLen = 4,
        TickColor = palette.Axis,
        ZeroLine = false,
    };

    private static YAxis YAxis(MetricChart chart, ChartPalette palette) => new()
    {
        Title = new YAxisLib.Title { Text = PlotlyText.Plain(chart.YTitle), Standoff = 8 },
        Type = chart.YScale == YScale.Log ? YAxisLib.TypeEnum.Log : YAxisLib.TypeEnum.Linear,
        Range = chart.YRange is { } range ? [range.Low, range.High] : null,
        TickFormat = chart.YTickFormat,
        ExponentFormat = YAxisLib.ExponentFormatEnum.Power,
        AutoMargin = YAxisLib.AutoMarginFlag.True,
        ShowGrid = true,
        GridColor = palette.Grid,
        LineColor = palette.Axis,
        ShowLine = true,
        Ticks = YAxisLib.TicksEnum.Outside,
        TickLen = 4,
        TickColor = palette.Axis,
        ZeroLine = false,
    };

    private static Shape VerticalLine(string color, decimal width, string dash, ShapeLib.Label label) => new()
    {
        Type = ShapeLib.TypeEnum.Line,
        YRef = "paper",
        Y0 = 0,
        Y1 = 1,
        Line = new ShapeLib.Line { Color = color, Width = width, Dash = dash },
        Label = label,
    };
}
