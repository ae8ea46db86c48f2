using GrokLab.Training.Measures;

namespace GrokLab.Web.Drawing;

/// <summary>A figure, drawn from stored runs; what every rendering is made from.</summary>
/// <param name="Number">The paper's number, 1 to 8; null for one that is not in the paper.</param>
/// <param name="Title">What it shows.</param>
/// <param name="GroupId">Whose runs; null where they are of no one group.</param>
/// <param name="RunIds">The runs that are in it.</param>
/// <param name="Columns">Panels beside each other.</param>
/// <param name="Panels">Row by row.</param>
public sealed record FigureDescription(
    int? Number, string Title, long? GroupId, IReadOnlyList<long> RunIds, int Columns, IReadOnlyList<FigurePanel> Panels)
{
    /// <summary>What a reader must know of it, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Rows of panels.</summary>
    public int Rows => (Panels.Count + Columns - 1) / Columns;

    /// <summary>Whether there is a single value to draw.</summary>
    public bool HasData => Panels.Any(panel => panel.Series.Any(series => series.Points.Count > 0));
}

/// <summary>One pair of axes.</summary>
/// <param name="Title">Above it, for example <c>(a) Accuracy</c>.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">In the order of the legend.</param>
/// <param name="Markers">Lines with a meaning.</param>
/// <param name="HasLegend">Whether it has a legend of its own; else one is drawn for all panels, which have the same curves then.</param>
public sealed record FigurePanel(
    string Title, FigureAxis X, FigureAxis Y, IReadOnlyList<FigureSeries> Series, IReadOnlyList<FigureMarker> Markers, bool HasLegend = true);

/// <summary>An axis.</summary>
/// <param name="Title">With its unit.</param>
/// <param name="IsLogarithmic">Equal factors rather than equal steps.</param>
/// <param name="Range">Where it begins and ends; null to fit the data.</param>
public sealed record FigureAxis(string Title, bool IsLogarithmic = false, (double Low, double High)? Range = null)
{
    /// <summary>The axis of a metric.</summary>
    public static FigureAxis Of(Metric metric) => metric.Scale == MetricScale.Share
        ? new(metric.Axis, Range: (-0.02, 1.04)) { IsShare = true }
        : new(metric.Axis, metric.Scale == MetricScale.Logarithmic);

    /// <summary>Whether its values are shares, written as per cent.</summary>
    public bool IsShare { get; private init; }
}

/// <summary>A mean over seeds with its band.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Variant">Which of the things compared; null where nothing is.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Ink">Its colour.</param>
/// <param name="IsDashed">Whether its line is broken.</param>
/// <param name="Points">By rising place on the horizontal axis.</param>
/// <param name="IsThin">Whether it is one of many that are drawn thin behind the others, without a band; those of one name share
/// one entry of the legend.</param>
public sealed record FigureSeries(
    string Name, string? Variant, string Metric, Ink Ink, bool IsDashed, IReadOnlyList<BandPoint> Points, bool IsThin = false)
{
    /// <summary>Whether it has a band that can be seen.</summary>
    public bool HasBand => !IsThin && Points.Any(p => p.High > p.Low);

    /// <summary>What of it has a place on a logarithmic axis, with a band that does not reach below a tenth of the mean.</summary>
    public FigureSeries OnLogarithmicAxis() =>
        this with { Points = [.. Points.Where(p => p.Mean > 0).Select(p => p.Low > 0 ? p : p with { Low = p.Mean / 10 })] };
}

/// <summary>What the seeds measured at one step.</summary>
/// <param name="Step">The optimizer step.</param>
/// <param name="X">The place on the horizontal axis: the step, or the epoch.</param>
/// <param name="Mean">Over the seeds that have a value.</param>
/// <param name="Low">Where the band begins.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Seeds">How many there are.</param>
public readonly record struct BandPoint(long Step, double X, double Mean, double Low, double High, int Seeds);

/// <summary>A line across a panel.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="IsVertical">At a place of the horizontal axis, else of the vertical one.</param>
/// <param name="Value">Where.</param>
public sealed record FigureMarker(string Name, bool IsVertical, double Value);

/// <summary>What the band round a mean shows.</summary>
public enum FigureBand
{
    /// <summary>The standard deviation (n − 1) to both sides; no band with a single seed.</summary>
    Std,

    /// <summary>From the smallest value to the largest.</summary>
    MinMax,
}
