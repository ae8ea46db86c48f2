using GrokLab.Training.Experiments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>The API's errors, as problem details (RFC 9457).</summary>
internal static class ApiProblems
{
    // A request of a megabyte can be wrong in a hundred thousand places, with names as long.
    private const int MostErrors = 100;
    private const int LongestField = 200;

    /// <summary>400, with the messages of each field under <c>errors</c>.</summary>
    internal static ValidationProblem Invalid(IEnumerable<SpecError> errors)
    {
        var shown = errors.Take(MostErrors)
            .Select(e => e.Field.Length <= LongestField ? e : e with { Field = $"{e.Field[..(LongestField - 1)]}…" }).ToList();
        return TypedResults.ValidationProblem(
            shown.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray()),
            detail: string.Join(" ", shown.Select(e => $"{e.Field}: {e.Message}")),
            title: "The request has fields that are not allowed.");
    }

    /// <summary>404.</summary>
    internal static ProblemHttpResult NoSuchRun(long runId) => NotFound(RunService.NoSuchRun(runId));

    /// <summary>404, with what is missing.</summary>
    internal static ProblemHttpResult NotFound(string message) =>
        TypedResults.Problem(message, statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    /// <summary>409: the run is in no state for it.</summary>
    internal static ProblemHttpResult Conflict(string message) =>
        TypedResults.Problem(message, statusCode: StatusCodes.Status409Conflict, title: "The run is in no state for this.");
}
