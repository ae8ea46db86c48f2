using GrokLab.Training.Experiments;
using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Estimates;

/// <summary>How long a launch would take.</summary>
internal static class EstimatesEndpoints
{
    private static readonly WordParameter<EstimateEffort> Effort = new(
        "effort", "Whether steps are timed: never, where nothing is known yet, or always.", EstimateEffort.TimeWhatIsNotKnown);

    internal static void MapEstimatesEndpoints(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/estimates", EstimateAsync)
        .Accepts<LaunchRequest>("application/json")
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(JsonBody.MaxBytes))
        .WithTags("Estimates")
        .WithQuery(Effort)
        .WithSummary("How long a launch would take, and how much memory: the body of a launch. Launches nothing.");

    private static async Task<Results<Ok<EstimateDto>, ValidationProblem, ProblemHttpResult>> EstimateAsync(
        HttpRequest http, DurationEstimator estimator, CancellationToken cancellation)
    {
        LaunchRequest request;
        var query = new Query(http.Query);
        var effort = query.Word(Effort) ?? EstimateEffort.TimeWhatIsNotKnown;
        try
        {
            request = LaunchRequestReader.Read(await JsonBody.ReadAsync(http));
        }
        catch (InvalidSpecException e)
        {
            return ApiProblems.Invalid(e.Errors);
        }

        if (query.Errors.Count > 0)
        {
            return ApiProblems.Invalid(query.Errors);
        }

        var result = await estimator.EstimateAsync(request, effort, cancellation: cancellation);
        return result switch
        {
            { Estimate: { } estimate } => TypedResults.Ok(estimate),
            { Failure: { } failure } => TypedResults.Problem(
                failure, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Nothing could be timed."),
            _ => ApiProblems.Invalid(result.Errors),
        };
    }
}
