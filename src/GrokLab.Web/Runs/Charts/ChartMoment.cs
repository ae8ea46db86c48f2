using GrokLab.Web.Claims;

namespace GrokLab.Web.Runs.Charts;

/// <summary>A moment of a run's onset, marked in its charts by a thin vertical line.</summary>
/// <param name="Label">A few letters: a phone shows four of them above a chart.</param>
/// <param name="Step">Where.</param>
/// <param name="IsUpper">Whether the label stands in the upper row: those of accuracies do and those of measures do not, because
/// an accuracy often rises where a measure falls.</param>
public sealed record ChartMoment(string Label, long Step, bool IsUpper)
{
    /// <summary>Those of a run that have come; none where there is no run.</summary>
    internal static IReadOnlyList<ChartMoment> Of(IReadOnlyList<RunOnset> rows) => rows is not [{ Onset: var onset }, ..] ? [] :
    [
        .. new (string Label, long? Step, bool IsUpper)[]
        {
            ("train", onset.Memorised, true),
            ("val", onset.HalfGeneralised, true),
            ("κ", onset.Kappa.SteepestStep, false),
            ("NCC", onset.Ncc.SteepestStep, false),
        }.Where(moment => moment.Step is not null).Select(moment => new ChartMoment(moment.Label, moment.Step!.Value, moment.IsUpper)),
    ];
}
