using System.Globalization;
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
/// <param name="Layout">Axes, legend, colours; a reference line as a shape.</param>
/// <param name="EventLine">The vertical line of an event; the script sets its position and its label's text and position.</param>
/// <param name="MomentLine">The vertical line of a moment of the onset, set like <paramref name="EventLine"/>.</param>
public sealed record ChartFigure(IList<ITrace> Data, Plotly.Blazor.Layout Layout, Shape EventLine, Shape MomentLine)
{
    internal const string FontFamily = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

    /// <summary>A curve's value under the pointer, as <c>charts/numbers.js</c> writes it.</summary>
    internal const string HoverText = "%{hovertext}";

    /// <summary>Marks a curve of shares, which are written as percentages.</summary>
    internal const string ShareMeta = "share";

    /// <summary>The JSON options for plotly.js: properties that are not set are left out.</summary>
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new PolymorphicConverter<ITrace>() },
    };

    /// <summary>Draws a chart in a palette.</summary>
    public static ChartFigure Create(MetricChart chart, ChartPalette palette) => new(
        [.. chart.Curves.Select((curve, index) => Trace(curve, palette, withEpoch: index == 0))],
        new Plotly.Blazor.Layout
        {
            PaperBgColor = palette.Paper,
            PlotBgColor = palette.Paper,
            Font = new Font { Family = FontFamily, Size = 12, Color = palette.Text },
            Margin = new Margin { L = 64, R = 16, T = 8, B = 44 },
            AutoSize = true,
            ShowLegend = true,
            Legend = [new Legend { Orientation = LegendLib.OrientationEnum.H, X = 0, XAnchor = LegendLib.XAnchorEnum.Left, Y = -0.22m, YAnchor = LegendLib.YAnchorEnum.Top }],
            HoverMode = HoverModeEnum.XUnified,
            HoverLabel = new HoverLabel { BgColor = palette.Hover, BorderColor = palette.Axis, Font = new() { Color = palette.Text, Size = 12 } },
            DragMode = DragModeEnum.Zoom,
            ModeBar = new ModeBar { BgColor = "rgba(0,0,0,0)", Color = palette.Axis, ActiveColor = palette.Text },
            UiRevision = "keep",
            XAxis = [XAxis(palette)],
            YAxis = [YAxis(chart, palette)],
            Shapes = chart.Reference is { } reference ? [Line(reference, palette)] : [],
        },
        VerticalLine(palette.Event, 1.2m, "dashdot", new ShapeLib.Label { TextAngle = -90, Padding = 3, Font = new() { Color = palette.Event, Size = 11 } }),
        VerticalLine(palette.Moment, 1m, "dot", new ShapeLib.Label
        {
            TextAngle = 0,
            TextPosition = ShapeLib.LabelLib.TextPositionEnum.End,
            YAnchor = ShapeLib.LabelLib.YAnchorEnum.Bottom,
            Padding = 1,
            Font = new() { Color = palette.Moment, Size = 11 },
        }));

    // The title of the hover text has only the step; the epoch stands beside the first curve's value.
    private static Scatter Trace(Curve curve, ChartPalette palette, bool withEpoch) => new()
    {
        Name = curve.Name,
        Mode = ScatterLib.ModeFlag.Lines,
        Line = new ScatterLib.Line { Color = palette.Of(curve.Ink), Width = 1.6m, Dash = curve.Dash },
        ConnectGaps = false,
        HoverTemplate = $"{HoverText}{(withEpoch ? "  (epoch %{customdata:,.1f})" : "")}",
        Meta = curve.IsShare ? ShareMeta : null,
    };

    private static XAxis XAxis(ChartPalette palette) => new()
    {
        Title = new XAxisLib.Title { Text = "optimizer step", Standoff = 6 },
        TickFormat = "~s",
        ShowGrid = true,
        GridColor = palette.Grid,
        LineColor = palette.Axis,
        ShowLine = true,
        Ticks = XAxisLib.TicksEnum.Outside,
        TickLen = 4,
        TickColor = palette.Axis,
        ZeroLine = false,
        ShowSpikes = true,
        SpikeColor = palette.Axis,
        SpikeThickness = 1,
        SpikeDash = "dot",
        UnifiedHoverTitle = new XAxisLib.UnifiedHoverTitle { Text = "step %{x:,d}" },
    };

    private static YAxis YAxis(MetricChart chart, ChartPalette palette) => new()
    {
        Title = new YAxisLib.Title { Text = chart.YTitle, Standoff = 8 },
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

    private static Shape Line(ReferenceLine reference, ChartPalette palette) => new()
    {
        Type = ShapeLib.TypeEnum.Line,
        XRef = "paper",
        X0 = 0,
        X1 = 1,
        Y0 = reference.Value,
        Y1 = reference.Value,
        Name = reference.Name,
        ShowLegend = true,
        Line = new ShapeLib.Line { Color = palette.Orange, Width = 1.4m, Dash = "dash" },
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

    /// <summary>Rounds to six digits: more than a screen shows, in a third of the bytes.</summary>
    internal static double Rounded(double value) =>
        double.Parse(value.ToString("E5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
