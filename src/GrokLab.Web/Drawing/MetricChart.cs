namespace GrokLab.Web.Drawing;

/// <summary>One chart of a run: which metrics it shows and how.</summary>
/// <param name="Id">A stable word; also the end of the file name of an export.</param>
/// <param name="Title">What a person reads above it.</param>
/// <param name="YTitle">The title of the vertical axis, with its unit.</param>
/// <param name="Curves">The curves, in the order of the legend.</param>
/// <param name="YScale">The vertical axis at first.</param>
/// <param name="YRange">A fixed range of the vertical axis, where one is natural.</param>
/// <param name="YTickFormat">How its ticks read, in d3's words; null for the default.</param>
/// <param name="Reference">A horizontal line to compare with.</param>
/// <param name="Docs">The address, relative to the base address, where it is defined; null where everybody knows it.</param>
public sealed record MetricChart(
    string Id,
    string Title,
    string YTitle,
    IReadOnlyList<Curve> Curves,
    YScale YScale = YScale.Linear,
    (decimal Low, decimal High)? YRange = null,
    string? YTickFormat = null,
    ReferenceLine? Reference = null,
    string? Docs = null)
{
    /// <summary>Whether a logarithmic axis can show it: not where the range is fixed or values may be negative.</summary>
    public bool CanBeLogarithmic => YRange is null && Reference is null;
}

/// <summary>A curve of a chart.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Ink">Its colour in every palette.</param>
/// <param name="Dash">Plotly's word for the line's pattern.</param>
/// <param name="IsShare">Whether its values are shares, written as per cent.</param>
public sealed record Curve(string Metric, string Name, Ink Ink, string Dash = "solid", bool IsShare = false);

/// <summary>A labelled horizontal line.</summary>
/// <param name="Value">Where.</param>
/// <param name="Name">What it stands for.</param>
public sealed record ReferenceLine(double Value, string Name);

/// <summary>The vertical axis.</summary>
public enum YScale
{
    /// <summary>Equal steps.</summary>
    Linear,

    /// <summary>Equal factors.</summary>
    Log,
}

/// <summary>The colours of curves, distinguishable without colour vision.</summary>
public enum Ink
{
    /// <summary>The main curve.</summary>
    Blue,

    /// <summary>What is compared with it.</summary>
    Orange,

    /// <summary>A third.</summary>
    Green,

    /// <summary>A bound or a faint companion.</summary>
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
