using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>Groups of runs.</summary>
internal static class GroupsEndpoints
{
    private const int MaxTake = 1_000;

    internal static void MapGroups(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/groups").WithTags("Groups");
        group.MapGet("/", ListAsync).WithSummary("Groups of runs, the newest first; query: skip, take.");
        group.MapGet("/{id:long}", GetAsync).WithSummary("A group with its runs.");
        group.MapGroupKeeping();
    }

    private static async Task<Results<Ok<IReadOnlyList<GroupDto>>, ValidationProblem>> ListAsync(
        HttpRequest http, GroupService groups, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var skip = query.Number("skip", 0, int.MaxValue) ?? 0;
        var take = query.Number("take", 1, MaxTake) ?? MaxTake;
        return query.Errors.Count > 0
            ? ApiProblems.Invalid(query.Errors)
            : TypedResults.Ok(await groups.ListAsync((int)skip, (int)take, cancellation));
    }

    private static async Task<Results<Ok<GroupDetailsDto>, ProblemHttpResult>> GetAsync(
        long id, GroupService groups, CancellationToken cancellation) => await groups.GetAsync(id, cancellation) is { } found
        ? TypedResults.Ok(found)
        : ApiProblems.NotFound(GroupService.NoSuchGroup(id));
}
