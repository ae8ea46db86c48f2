using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Comparisons;

/// <summary>Runs side by side, with what they measured.</summary>
/// <param name="Request">As it was asked for, with all that was left open chosen.</param>
/// <param name="Title">What is compared, in words.</param>
/// <param name="Curves">In the order of the legend.</param>
/// <param name="Repeats">The runs that no mean counts because they repeat others.</param>
public sealed record Comparison(ComparisonRequest Request, string Title, IReadOnlyList<ComparedCurve> Curves, IReadOnlyList<SeedRepeat> Repeats)
{
    /// <summary>All runs in it.</summary>
    public IEnumerable<FigureRun> Runs => Curves.SelectMany(curve => curve.Runs);
}

/// <summary>One curve of each panel: a run, or runs that differ only in their seeds.</summary>
/// <param name="Label">What sets it apart from the others.</param>
/// <param name="Ink">Its colour.</param>
/// <param name="IsDashed">Whether its line is broken, as those are that come after all colours were used.</param>
/// <param name="Runs">At least one, without repeats.</param>
public sealed record ComparedCurve(string Label, Ink Ink, bool IsDashed, IReadOnlyList<FigureRun> Runs);
