using GrokLab.Training.Measures;

namespace GrokLab.Web.Drawing;

/// <summary>A figure of stored runs; every rendering is made from this description.</summary>
/// <param name="Number">The paper's number, 1 to 8; null for a figure that is not in the paper.</param>
/// <param name="Title">What the figure shows.</param>
/// <param name="GroupId">The group of the runs; null where they are not of one group.</param>
/// <param name="RunIds">The runs in the figure.</param>
/// <param name="Columns">The number of panels side by side.</param>
/// <param name="Panels">The panels, row by row.</param>
public sealed record FigureDescription(
    int? Number, string Title, long? GroupId, IReadOnlyList<long> RunIds, int Columns, IReadOnlyList<FigurePanel> Panels)
{
    /// <summary>What a reader must know about the figure, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>SHA-256 over the specs of the runs, in hexadecimal digits.</summary>
    public string SpecsDigest { get; init; } = "";

    /// <summary>Whether rows and columns of panels have a meaning: then a picture keeps the columns however narrow it is.</summary>
    public bool IsTable { get; init; }

    /// <summary>The number of rows of panels.</summary>
    public int Rows => (Panels.Count + Columns - 1) / Columns;

    /// <summary>The figure with some of its panels.</summary>
    internal FigureDescription With(IReadOnlyList<FigurePanel> panels) => this with
    {
        Columns = Math.Clamp(panels.Count, 1, Math.Max(1, Columns)), IsTable = IsTable && panels.Count == Panels.Count, Panels = panels,
    };

    /// <summary>The figure with all its curves smoothed; null for curves as they were measured.</summary>
    internal FigureDescription Smoothed(CurveSmoothing? smoothing) =>
        this with { Panels = [.. Panels.Select(panel => panel with { View = panel.View with { Smoothing = smoothing } })] };

    /// <summary>The title of a panel, with its letter where there are several panels.</summary>
    /// <param name="panel">The panel's index.</param>
    public string TitleOf(int panel) => Panels.Count > 1 ? $"({LetterOf(panel)}) {Panels[panel].Title}" : Panels[panel].Title;

    /// <summary>The letter of a panel: a to z, then aa, ab, …</summary>
    internal static string LetterOf(int panel) => (panel < 26 ? "" : LetterOf((panel / 26) - 1)) + (char)('a' + (panel % 26));
}

/// <summary>One pair of axes.</summary>
/// <param name="Title">The title above the panel, without its letter.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The curves, in the order of the legend.</param>
/// <param name="Markers">Lines with a meaning.</param>
/// <param name="HasLegend">Whether the page shows a legend below the panel; otherwise the page names the curves elsewhere.</param>
public sealed record FigurePanel(
    string Title, FigureAxis X, FigureAxis Y, IReadOnlyList<FigureSeries> Series, IReadOnlyList<FigureMarker> Markers, bool HasLegend = true)
{
    /// <summary>The scale of the colours of the points of paths, with its ends; null where points have the colours of their paths.</summary>
    public FigureAxis? Colours { get; init; }

    /// <summary>The part that is shown.</summary>
    public PanelView View { get; init; } = PanelView.Whole;

    /// <summary>A matrix that is drawn instead of axes and curves, as the only panel of its figure; null for a pair of axes.</summary>
    public FigureMatrix? Matrix { get; init; }

    /// <summary>The names of the legend, in its order: curves of one name share an entry.</summary>
    public IReadOnlyList<string> LegendNames => [.. Series.Select(series => series.Name).Distinct()];

    /// <summary>The curves that are not hidden.</summary>
    public IEnumerable<FigureSeries> Shown => Series.Where(series => !View.Hidden.Contains(series.Name));
}

/// <summary>What is shown of a panel.</summary>
/// <param name="X">The ends of the horizontal axis; null for all points.</param>
/// <param name="Y">The ends of the vertical axis; null for what the axis or the points ask for.</param>
/// <param name="Hidden">The names of the curves that are hidden.</param>
public sealed record PanelView(AxisRange? X, AxisRange? Y, IReadOnlySet<string> Hidden)
{
    /// <summary>Everything is shown.</summary>
    public static PanelView Whole { get; } = new(null, null, new HashSet<string>());

    /// <summary>How the curves are smoothed; null for curves as they were measured. Thin curves are never smoothed.</summary>
    public CurveSmoothing? Smoothing { get; init; }
}

/// <summary>The ends of an axis, in the units of its values, also where the axis is logarithmic.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end, above the lower end.</param>
public readonly record struct AxisRange(double Low, double High);

/// <summary>An axis.</summary>
/// <param name="Title">The title, with its unit.</param>
/// <param name="IsLogarithmic">Whether the axis is logarithmic.</param>
/// <param name="Range">The ends of the axis; null to fit the data.</param>
public sealed record FigureAxis(string Title, bool IsLogarithmic = false, AxisRange? Range = null)
{
    /// <summary>The axis of a metric.</summary>
    public static FigureAxis Of(Metric metric) => metric.Scale == MetricScale.Share
        ? new(metric.Axis, Range: new(-0.02, 1.04)) { IsShare = true }
        : new(metric.Axis, metric.Scale == MetricScale.Logarithmic);

    /// <summary>Whether its values are shares, written as percentages.</summary>
    public bool IsShare { get; private init; }
}

/// <summary>A mean over seeds with its band, as it was stored: what an axis cannot show is left out where the series is drawn.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Variant">The variant; null where no variants are compared.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Ink">The curve's colour.</param>
/// <param name="Style">The line's pattern.</param>
/// <param name="Points">The points, in the order of <see cref="Form"/>.</param>
/// <param name="IsThin">Whether it is one of many curves that are drawn thin behind the others, without a band; thin curves of one
/// name share one entry of the legend.</param>
public sealed record FigureSeries(
    string Name, string? Variant, string Metric, Ink Ink, LineStyle Style, IReadOnlyList<BandPoint> Points, bool IsThin = false)
{
    /// <summary>Whether its logarithm is drawn, scaled from 0 to 1 (<see cref="OnsetScale"/>); the points are as they were stored.</summary>
    public bool IsScaled { get; init; }

    /// <summary>The points as they are drawn.</summary>
    internal IReadOnlyList<BandPoint> DrawnPoints => IsScaled ? OnsetScale.Of(Points) : Points;

    /// <summary>How the points are ordered and drawn.</summary>
    public SeriesForm Form { get; init; }

    /// <summary>The symbol at the points of a path, and of a dot; a curve has none.</summary>
    public MarkSymbol Symbol { get; init; }

    /// <summary>The name of this curve where several share the name in the legend; null where the name is its own.</summary>
    public string? OwnName { get; init; }

    /// <summary>The name of this curve alone: in the hover box and in data files.</summary>
    public string FullName => OwnName ?? Name;

    /// <summary>Whether it has a visible band.</summary>
    public bool HasBand => Form == SeriesForm.Curve && !IsThin && Points.Any(p => p.High > p.Low);
}

/// <summary>How the points of a series are ordered and drawn.</summary>
public enum SeriesForm
{
    /// <summary>A line through points by rising position on the horizontal axis.</summary>
    Curve,

    /// <summary>A line through points in the order of their steps, with a symbol at each; the position on the horizontal axis may fall.</summary>
    Path,

    /// <summary>Larger symbols without a line.</summary>
    Dot,
}

/// <summary>The symbol at a point.</summary>
public enum MarkSymbol
{
    /// <summary>A circle.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle with its tip above.</summary>
    Triangle,
}

/// <summary>The pattern of a line. Lines that differ only in colour cannot be told apart in grey.</summary>
public enum LineStyle
{
    /// <summary>No gaps.</summary>
    Solid,

    /// <summary>Dashes.</summary>
    Dash,

    /// <summary>Dots.</summary>
    Dot,

    /// <summary>Dashes and dots.</summary>
    DashDot,

    /// <summary>Long dashes.</summary>
    LongDash,
}

/// <summary>What the seeds measured at one step.</summary>
/// <param name="Step">The optimizer step; null where the point is not of a run.</param>
/// <param name="X">The position on the horizontal axis, such as the step or the epoch; NaN where it is undefined, on a path only.</param>
/// <param name="Mean">The mean over the seeds that have a value; null where the value of all is undefined.</param>
/// <param name="Low">The lower end of the band; null without a mean.</param>
/// <param name="High">The upper end of the band; null without a mean.</param>
/// <param name="Seeds">The number of seeds that have a value.</param>
public readonly record struct BandPoint(long? Step, double X, double? Mean, double? Low, double? High, int Seeds)
{
    /// <summary>The position on the panel's scale of colours; null where the panel has none.</summary>
    public double? Colour { get; init; }

    /// <summary>The position on the horizontal axis; null where it is undefined.</summary>
    internal double? Place => double.IsFinite(X) ? X : null;

    /// <summary>Whether other seeds, or other runs of them, are behind this point than behind the point before. No line connects them: it would jump.</summary>
    public bool StartsLine { get; init; }
}

/// <summary>A line across a panel.</summary>
/// <param name="Name">What the line stands for.</param>
/// <param name="IsVertical">Whether the line is vertical; otherwise it is horizontal.</param>
/// <param name="Value">The line's position on the axis that it crosses.</param>
public sealed record FigureMarker(string Name, bool IsVertical, double Value)
{
    /// <summary>Whether it is a moment of the onset, or a chosen value, rather than a change.</summary>
    public bool IsMoment { get; init; }

    /// <summary>The line's pattern.</summary>
    internal LineStyle Style => IsMoment ? LineStyle.Dot : LineStyle.DashDot;
}

/// <summary>What the band around a mean shows. There is no band where a single seed has a value.</summary>
public enum FigureBand
{
    /// <summary>The standard deviation (n − 1) on both sides.</summary>
    Std,

    /// <summary>The standard error of the mean, the standard deviation over √n, on both sides.</summary>
    Se,

    /// <summary>Student's t interval of the mean, 95 %, at each step for itself.</summary>
    Ci95,

    /// <summary>From the smallest value to the largest.</summary>
    MinMax,
}

/// <summary>The bands in words.</summary>
internal static class FigureBands
{
    /// <summary>All bands, in the order in which they are offered.</summary>
    internal static IReadOnlyList<FigureBand> All { get; } = Enum.GetValues<FigureBand>();

    /// <summary>The band in words.</summary>
    internal static string Words(this FigureBand band) => band switch
    {
        FigureBand.Std => "standard deviation",
        FigureBand.Se => "standard error",
        FigureBand.Ci95 => "95 % interval of the mean",
        _ => "smallest to largest",
    };
}
