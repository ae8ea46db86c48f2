using GrokLab.Training.Experiments;

namespace GrokLab.Web.Estimates;

/// <summary>What came of an estimate: itself, what is wrong with the request, or why the timing failed.</summary>
/// <param name="Estimate">The estimate; null where there is none.</param>
/// <param name="Errors">What is wrong with the request, a field an entry.</param>
/// <param name="Failure">Why the timing gave no result.</param>
public sealed record EstimateResult(EstimateDto? Estimate, IReadOnlyList<SpecError> Errors, string? Failure = null);

/// <summary>How far an estimate may go.</summary>
public enum EstimateEffort
{
    /// <summary>Only what is known already: earlier timings and earlier runs.</summary>
    Known,

    /// <summary>Shapes that are not known are timed.</summary>
    TimeWhatIsNotKnown,

    /// <summary>Every shape is timed.</summary>
    TimeAgain,
}
