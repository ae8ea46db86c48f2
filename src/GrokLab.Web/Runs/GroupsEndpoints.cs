using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>Groups of runs.</summary>
internal static class GroupsEndpoints
{
    internal static void MapGroups(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/groups").WithTags("Groups");
        group.MapGet("/", ListAsync).WithQuery(ListPage.Parameters).WithSummary("Groups of runs, the newest first.");
        group.MapGet("/{id:long}", GetAsync).WithSummary("A group with its runs.");
        group.MapGroupKeeping();
        MapControl(group, "stop", GroupCommand.Stop, "Ends all runs of a group for good, also those that wait.");
        MapControl(group, "pause", GroupCommand.Pause, "All runs of a group wait until they are resumed, also those that wait for their turn.");
        MapControl(group, "resume", GroupCommand.Resume, "All runs of a group go on, or wait for their turn.");
        MapControl(group, "unplug", GroupCommand.Unplug, "Sets λ to 0 in all runs of a group that train.");
        MapControl(group, "plug-in", GroupCommand.PlugIn, "Restores λ in all runs of a group that train.");
    }

    private static void MapControl(RouteGroupBuilder group, string name, GroupCommand command, string summary) => group.MapPost(
        $"/{{id:long}}/{name}",
        async Task<Results<Ok<IReadOnlyList<GroupControlDto>>, ProblemHttpResult>> (long id, GroupControls controls, CancellationToken cancellation) =>
            await controls.SendAsync(id, command, cancellation) is { } results
                ? TypedResults.Ok<IReadOnlyList<GroupControlDto>>([.. results.Select(GroupControlDto.From)])
                : ApiProblems.NotFound(GroupService.NoSuchGroup(id)))
        .WithSummary($"{summary} The answer says of each run whether it was done, and why not.");

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
