using System.Reflection;
using GrokLab.Web.Faults;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace GrokLab.Web.Http;

/// <summary>The API's errors, as problem details (RFC 9457).</summary>
internal static class ApiProblems
{
    // A request of a megabyte can have a hundred thousand errors, or very long names.
    private const int MostErrors = 100;
    private const int LongestField = 200;

    /// <summary>The answer to a request: its result or the problem.</summary>
    internal static Results<TResult, Refused> Answer<T, TResult>(this Outcome<T> outcome, Func<T, TResult> done)
        where T : class
        where TResult : IResult => outcome.Refusal is { } refusal ? new Refused(refusal) : done(outcome.Value!);

    /// <summary>The answer 400, with the messages of each field under <c>errors</c>.</summary>
    internal static ValidationProblem Invalid(IEnumerable<SpecError> errors)
    {
        var shown = errors.Take(MostErrors)
            .Select(e => e.Field.Length <= LongestField ? e : e with { Field = $"{e.Field[..(LongestField - 1)]}…" }).ToList();
        return TypedResults.ValidationProblem(
            shown.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray()),
            detail: string.Join(" ", shown.Select(e => $"{e.Field}: {e.Message}")),
            title: "The request has fields that are not allowed.");
    }

    /// <summary>The answer 404 for a missing run.</summary>
    internal static ProblemHttpResult NoSuchRun(long runId) => NotFound(RunWords.NoSuchRun(runId));

    /// <summary>The answer 404, with a message.</summary>
    internal static ProblemHttpResult NotFound(string message) =>
        TypedResults.Problem(message, statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    /// <summary>The answer 409.</summary>
    internal static ProblemHttpResult Conflict(string message, string title) =>
        TypedResults.Problem(message, statusCode: StatusCodes.Status409Conflict, title: title);
}

/// <summary>The answer to a refused request: 400, 404, 409 or 503.</summary>
/// <param name="refusal">The reason.</param>
internal sealed class Refused(Refusal refusal) : IResult, IEndpointMetadataProvider
{
    /// <summary>The title of a 409.</summary>
    internal string Conflict { get; init; } = "The run does not allow this in its present state.";

    /// <summary>The title of a 503.</summary>
    internal string Unavailable { get; init; } = StorageProblems.Title;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(HttpValidationProblemDetails), ["application/problem+json"]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        IResult result = refusal switch
        {
            Refusal.Invalid invalid => ApiProblems.Invalid(invalid.Errors),
            Refusal.Conflict => ApiProblems.Conflict(refusal.Message, Conflict),
            Refusal.Unavailable => TypedResults.Problem(refusal.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: Unavailable),
            _ => ApiProblems.NotFound(refusal.Message),
        };
        return result.ExecuteAsync(httpContext);
    }
}
