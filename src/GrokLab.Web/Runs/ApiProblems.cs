using GrokLab.Training.Experiments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>The API's errors, as problem details (RFC 9457).</summary>
internal static class ApiProblems
{
    /// <summary>400, with the messages of each field under <c>errors</c>.</summary>
    internal static ValidationProblem Invalid(IEnumerable<SpecError> errors) => TypedResults.ValidationProblem(
        errors.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray()),
        detail: string.Join(" ", errors.Select(e => $"{e.Field}: {e.Message}")),
        title: "The request has fields that are not allowed.");

    /// <summary>404.</summary>
    internal static ProblemHttpResult NoSuchRun(long runId) => NotFound(RunService.NoSuchRun(runId));

    /// <summary>404, with what is missing.</summary>
    internal static ProblemHttpResult NotFound(string message) =>
        TypedResults.Problem(message, statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    /// <summary>409: the run is in no state for it.</summary>
    internal static ProblemHttpResult Conflict(string message) =>
        TypedResults.Problem(message, statusCode: StatusCodes.Status409Conflict, title: "The run is in no state for this.");
}
