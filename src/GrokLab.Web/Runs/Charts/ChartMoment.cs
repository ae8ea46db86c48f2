using GrokLab.Web.Claims;

namespace GrokLab.Web.Runs.Charts;

/// <summary>A moment of a run's onset, marked in its charts by a thin vertical line.</summary>
/// <param name="Label">The label, a few letters: a phone shows four labels above a chart.</param>
/// <param name="Step">The step of the moment.</param>
/// <param name="IsUpper">Whether the label is in the upper row. Labels of accuracies are there, those of measures are not,
/// because an accuracy often rises where a measure falls.</param>
public sealed record ChartMoment(string Label, long Step, bool IsUpper)
{
    /// <summary>The moments of a run that have been reached; none if there is no run.</summary>
    internal static IReadOnlyList<ChartMoment> Of(IReadOnlyList<RunOnset> rows) => rows is not [{ Onset: var onset }, ..] ? [] :
    [
        .. OnsetMoment.All.Where(moment => moment.StepOf(onset) is not null)
            .Select(moment => new ChartMoment(moment.Label, moment.StepOf(onset)!.Value, moment.IsOfAccuracy)),
    ];
}
