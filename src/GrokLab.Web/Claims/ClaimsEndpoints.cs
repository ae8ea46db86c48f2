using GrokLab.Web.Groups;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Claims;

/// <summary>The endpoints of the paper's claims.</summary>
internal static class ClaimsEndpoints
{
    internal static void AddClaims(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ClaimService>();

    internal static void MapClaims(this WebApplication app)
    {
        app.MapGet("/api/claims", CheckAsync)
            .WithTags("Claims").WithQuery(ClaimChoice.Parameters).WithSummary(
                "The paper's claims C1 to C9 with the verdict of each group that fits, and intervals, numbers and runs of one group.");
        app.MapGet("/api/groups/{id:long}/onset", OnsetsAsync)
            .WithTags("Groups").WithSummary("When accuracy, κ and NCC move, for each run of the group.");
    }

    private static async Task<Results<Ok<IReadOnlyList<Claim>>, ValidationProblem>> CheckAsync(
        HttpRequest http, ClaimService claims, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var chosen = ClaimChoice.Read(query);
        if (query.Errors.Count > 0)
        {
            return ApiProblems.Invalid(query.Errors);
        }

        var read = await claims.CheckAsync(chosen, cancellation);
        return ClaimChoice.Unfit(read, chosen).ToList() is { Count: > 0 } errors
            ? ApiProblems.Invalid(errors)
            : TypedResults.Ok<IReadOnlyList<Claim>>([.. read.Select(claim => claim.On(chosen.TryGetValue(claim.Default.Id, out var group) ? group : null))]);
    }

    private static async Task<Results<Ok<IReadOnlyList<RunOnset>>, ProblemHttpResult>> OnsetsAsync(
        long id, ClaimService claims, CancellationToken cancellation) => await claims.OnsetsAsync(id, cancellation) is { } onsets
        ? TypedResults.Ok(onsets)
        : ApiProblems.NotFound(GroupService.NoSuchGroup(id));
}
