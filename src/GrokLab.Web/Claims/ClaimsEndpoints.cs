using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Claims;

/// <summary>The paper's claims, checked by number.</summary>
internal static class ClaimsEndpoints
{
    internal static void AddClaims(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ClaimService>();

    internal static void MapClaims(this WebApplication app)
    {
        app.MapGet("/api/claims", async (ClaimService claims, CancellationToken cancellation) => TypedResults.Ok(await claims.CheckAsync(cancellation)))
            .WithTags("Claims").WithSummary("The paper's claims C1 to C8 with verdicts, numbers and the runs that they come from.");
        app.MapGet("/api/groups/{id:long}/onset", OnsetsAsync)
            .WithTags("Groups").WithSummary("When accuracy, κ and NCC move, for each run of the group.");
    }

    private static async Task<Results<Ok<IReadOnlyList<RunOnset>>, ProblemHttpResult>> OnsetsAsync(
        long id, ClaimService claims, CancellationToken cancellation) => await claims.OnsetsAsync(id, cancellation) is { } onsets
        ? TypedResults.Ok(onsets)
        : ApiProblems.NotFound(GroupService.NoSuchGroup(id));
}
