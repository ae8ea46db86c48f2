using GrokLab.Training.Experiments;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>What came of the wish to extend, clone or fork a run.</summary>
public abstract record LineageResult
{
    /// <summary>This run is queued.</summary>
    public sealed record Queued(RunDto Run) : LineageResult;

    /// <summary>There is no such run.</summary>
    public sealed record NotFound : LineageResult;

    /// <summary>The run is in no state for it.</summary>
    public sealed record Conflict(string Message) : LineageResult;

    /// <summary>What was asked for is not allowed.</summary>
    public sealed record Invalid(IReadOnlyList<SpecError> Errors) : LineageResult
    {
        /// <summary>One thing.</summary>
        public Invalid(string field, string message)
            : this([new SpecError(field, message)])
        {
        }
    }
}
