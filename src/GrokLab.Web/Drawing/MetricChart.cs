using GrokLab.Training.Measures;

namespace GrokLab.Web.Drawing;

/// <summary>One chart of a run: which metrics it shows and how.</summary>
/// <param name="Id">A stable word; also the end of the file name of an export.</param>
/// <param name="Title">The title above the chart.</param>
/// <param name="YTitle">The title of the vertical axis, with its unit.</param>
/// <param name="Curves">The curves, in the order of the legend.</param>
/// <param name="YScale">The initial scale of the vertical axis.</param>
/// <param name="YRange">A fixed range of the vertical axis; null to fit the data.</param>
/// <param name="YTickFormat">The format of its ticks, as a d3 format; null for the default.</param>
/// <param name="Docs">The address of its definition, relative to the base address; null where it is common knowledge.</param>
public sealed record MetricChart(
    string Id,
    string Title,
    string YTitle,
    IReadOnlyList<Curve> Curves,
    YScale YScale = YScale.Linear,
    (decimal Low, decimal High)? YRange = null,
    string? YTickFormat = null,
    string? Docs = null)
{
    /// <summary>Whether it is always on the page of a run.</summary>
    public bool IsMain { get; init; }

    /// <summary>The group of its metrics; null where it combines several.</summary>
    public MetricGroup? Group { get; init; }

    /// <summary>Whether a logarithmic axis can show it: not where the range is fixed.</summary>
    public bool CanBeLogarithmic => YRange is null;
}

/// <summary>A curve of a chart.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Ink">Its colour in every palette.</param>
/// <param name="Style">The line's pattern.</param>
/// <param name="IsShare">Whether its values are shares, written as percentages.</param>
public sealed record Curve(string Metric, string Name, Ink Ink, LineStyle Style = LineStyle.Solid, bool IsShare = false)
{
    /// <summary>Whether its logarithm is drawn, scaled from its smallest value (0) to its largest (1).</summary>
    public bool IsScaled { get; init; }
}

/// <summary>The scale of the vertical axis.</summary>
public enum YScale
{
    /// <summary>A linear scale.</summary>
    Linear,

    /// <summary>A logarithmic scale.</summary>
    Log,
}

/// <summary>The colours of curves, distinguishable without colour vision.</summary>
public enum Ink
{
    /// <summary>The main curve.</summary>
    Blue,

    /// <summary>A curve that is compared with the main curve.</summary>
    Orange,

    /// <summary>A third curve.</summary>
    Green,

    /// <summary>A bound or a faint secondary curve.</summary>
    Gray,

    /// <summary>One of many.</summary>
    Purple,

    /// <summary>One of many.</summary>
    Teal,

    /// <summary>One of many.</summary>
    Gold,

    /// <summary>One of many.</summary>
    Brown,
}
