namespace GrokLab.Training.Measures;

/// <summary>The curve of a metric on the page of a run.</summary>
/// <param name="Panel">The chart; the curves of one chart are in the order of the table.</param>
/// <param name="Name">The name in the legend.</param>
/// <param name="Style">The role of the curve in its chart.</param>
public sealed record MetricCurve(MetricPanel Panel, string Name, CurveStyle Style = CurveStyle.Main);

/// <summary>A chart on the page of a run. Its first curve decides the scale.</summary>
/// <param name="Id">A stable word; also the end of the file name of an export.</param>
/// <param name="Title">The heading.</param>
/// <param name="Axis">The title of the vertical axis, with the unit.</param>
/// <param name="Anchor">The place in <c>docs/measures.md</c> that the heading links to; null for no link.</param>
/// <param name="IsMain">Whether it is always on the page; other charts are in the section of their group, which can be folded.</param>
public sealed record MetricPanel(string Id, string Title, string Axis, string? Anchor = null, bool IsMain = false);

/// <summary>The role of a curve in its chart.</summary>
public enum CurveStyle
{
    /// <summary>The main curve.</summary>
    Main,

    /// <summary>A curve that is compared with the main curve.</summary>
    Compared,

    /// <summary>Another definition of the main curve's quantity.</summary>
    Variant,

    /// <summary>The main curve's quantity on the validation set.</summary>
    MainHeldOut,

    /// <summary>The compared curve's quantity on the validation set.</summary>
    ComparedHeldOut,

    /// <summary>The value that the main curve is compared with.</summary>
    Optimum,

    /// <summary>A bound.</summary>
    Bound,

    /// <summary>The largest of several values, whose mean is the main curve.</summary>
    Largest,

    /// <summary>The smallest of several values, whose mean is the main curve.</summary>
    Smallest,
}
