using GrokLab.Training.Engine;
using GrokLab.Web.Faults;
using GrokLab.Web.Http;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Controlling;

/// <summary>Commands to a run: 200 with the confirming event, or 202 if the event did not arrive, or could not be stored, in time.</summary>
internal static class RunControlEndpoints
{
    internal static void MapRunControls(this RouteGroupBuilder group)
    {
        foreach (var command in RunCommands.All)
        {
            var endpoint = group.MapPost(
                $"/{{id:long}}/{command.Name}",
                async (long id, HttpRequest http, RunControls controls, CancellationToken cancellation) =>
                    Answer(id, await SendAsync(controls, id, command, http, cancellation)))
                .WithSummary(command.Summary);
            _ = command.Value is null ? endpoint : endpoint.TakesJson(command.Message(0).GetType());
        }
    }

    internal static void MapGroupControls(this RouteGroupBuilder group)
    {
        foreach (var command in RunCommands.All.Where(command => command.GroupSummary is not null))
        {
            group.MapPost(
                $"/{{id:long}}/{command.Name}",
                async Task<Results<Ok<IReadOnlyList<GroupControlDto>>, Refused>> (long id, GroupControls controls, CancellationToken cancellation) =>
                    (await controls.SendAsync(id, command, cancellation)).Answer(results => TypedResults.Ok(results)))
                .WithSummary($"{command.GroupSummary} The answer says of each run whether it was done, and why not.");
        }
    }

    private static Task<Outcome<RunEventDto>> SendAsync(RunControls controls, long id, RunCommand command, HttpRequest http, CancellationToken cancellation) =>
        Outcome.TryAsync(async () => await controls.SendAsync(id, command, command.Value is { } value ? await ReadAsync(command, value, http) : 0, cancellation));

    private static async Task<double> ReadAsync(RunCommand command, CommandValue value, HttpRequest http)
    {
        var body = await JsonBody.ReadAsync(http);
        JsonBody.Read(body, command.Message(0).GetType());
        return body[value.Name]!.GetValue<double>();
    }

    private static Results<Ok<RunEventDto>, Accepted, Refused> Answer(long id, Outcome<RunEventDto> outcome) => outcome switch
    {
        { Refusal: { } refusal } => new Refused(refusal),
        { Pending: not null } => TypedResults.Accepted($"/api/runs/{id}/events"),
        _ => TypedResults.Ok(outcome.Value),
    };
}
