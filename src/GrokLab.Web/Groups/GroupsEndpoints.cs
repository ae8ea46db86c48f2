using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Groups;

/// <summary>The endpoints for groups of runs.</summary>
internal static class GroupsEndpoints
{
    internal static void MapGroups(this RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).WithQuery(ListPage.Parameters).WithSummary("Groups of runs, the newest first.");
        group.MapGet("/{id:long}", GetAsync).WithSummary("A group with its runs.");
    }

    private static async Task<Results<Ok<IReadOnlyList<GroupDto>>, ValidationProblem>> ListAsync(
        HttpRequest http, GroupService groups, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var page = ListPage.Read(query);
        return query.Errors.Count > 0
            ? ApiProblems.Invalid(query.Errors)
            : page.Answer(
                http, await groups.ListAsync(page.Skip, page.Wanted, page.BeforeId, cancellation), await groups.CountAsync(cancellation), group => group.Id);
    }

    private static async Task<Results<Ok<GroupDetailsDto>, ProblemHttpResult>> GetAsync(
        long id, GroupService groups, CancellationToken cancellation) => await groups.GetAsync(id, cancellation) is { } found
        ? TypedResults.Ok(found)
        : ApiProblems.NotFound(GroupService.NoSuchGroup(id));
}
