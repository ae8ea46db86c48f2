using GrokLab.Web.Faults;
using GrokLab.Web.Http;
using GrokLab.Web.Launching;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Estimates;

/// <summary>The endpoint that estimates a launch.</summary>
internal static class EstimatesEndpoints
{
    private static readonly WordParameter<EstimateEffort> Effort = new(
        "effort", "Whether steps are timed: never, where nothing is known yet, or always.", EstimateEffort.TimeWhatIsNotKnown);

    internal static void MapEstimatesEndpoints(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/estimates", EstimateAsync)
        .TakesJson(typeof(LaunchRequest))
        .WithTags("Estimates")
        .WithQuery(Effort)
        .WithSummary("How long a launch would take, and how much memory: the body of a launch. Launches nothing.");

    private static async Task<Results<Ok<EstimateDto>, Refused>> EstimateAsync(HttpRequest http, DurationEstimator estimator, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var effort = query.Word(Effort) ?? EstimateEffort.TimeWhatIsNotKnown;
        var estimate = await (await JsonBody.ReadAsync<LaunchRequest>(http)).ThenAsync(async request => query.Errors.Count > 0
            ? new Refusal.Invalid(query.Errors)
            : await estimator.EstimateAsync(request, effort, cancellation: cancellation));
        return estimate.Refusal is { } refusal ? new Refused(refusal) { Unavailable = "Nothing could be timed." } : TypedResults.Ok(estimate.Value);
    }
}
