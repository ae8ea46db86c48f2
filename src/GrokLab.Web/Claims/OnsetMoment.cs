namespace GrokLab.Web.Claims;

/// <summary>A moment of the onset that charts mark with a line.</summary>
/// <param name="Label">The label, a few letters: a phone shows four labels above a chart.</param>
/// <param name="IsOfAccuracy">Whether an accuracy reaches a threshold there; otherwise a measure falls steepest.</param>
/// <param name="StepOf">The step; null where the moment has not been reached.</param>
internal sealed record OnsetMoment(string Label, bool IsOfAccuracy, Func<Onset, long?> StepOf)
{
    /// <summary>The four moments.</summary>
    internal static IReadOnlyList<OnsetMoment> All { get; } =
    [
        new("train", true, onset => onset.Memorised),
        new("val", true, onset => onset.HalfGeneralised),
        new("κ", false, onset => onset.Kappa.SteepestStep),
        new("NCC", false, onset => onset.Ncc.SteepestStep),
    ];
}
