using GrokLab.Training.Experiments;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>What came of a launch: runs, or errors and then nothing is stored.</summary>
/// <param name="Runs">The queued runs, in the order of the seeds.</param>
/// <param name="Errors">What is wrong with the request, a field an entry.</param>
/// <param name="NotStored">Why nothing can be stored just now, where that is the reason.</param>
public sealed record LaunchResult(IReadOnlyList<RunDto> Runs, IReadOnlyList<SpecError> Errors, string? NotStored = null)
{
    public bool Succeeded => Errors.Count == 0 && NotStored is null;

    internal static LaunchResult Failed(params IReadOnlyList<SpecError> errors) => new([], errors);
}
