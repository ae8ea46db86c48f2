using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Comparisons;

/// <summary>Runs side by side, with their metrics.</summary>
/// <param name="Request">The request, with a value for everything that it left open.</param>
/// <param name="Title">What is compared, in words.</param>
/// <param name="Curves">The curves, in the order of the legend.</param>
/// <param name="Repeats">The runs that no mean includes because they repeat others.</param>
public sealed record Comparison(ComparisonRequest Request, string Title, IReadOnlyList<ComparedCurve> Curves, IReadOnlyList<SeedRepeat> Repeats)
{
    /// <summary>All runs of the comparison.</summary>
    public IEnumerable<FigureRun> Runs => Curves.SelectMany(curve => curve.Runs);
}

/// <summary>One curve of each panel: a run, or runs that differ only in their seeds.</summary>
/// <param name="Label">How the curve differs from the others.</param>
/// <param name="Ink">The curve's colour.</param>
/// <param name="Style">The line's pattern.</param>
/// <param name="Runs">At least one run, without repeats.</param>
public sealed record ComparedCurve(string Label, Ink Ink, LineStyle Style, IReadOnlyList<FigureRun> Runs);
