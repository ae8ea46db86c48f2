using System.Text.Json;
using GrokLab.Training.Experiments;
using GrokLab.Web.Faults;
using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>Commands to a run that trains: 200 with the event that confirms it, or 202 where that did not come, or could not be stored, in time.</summary>
internal static class RunControlEndpoints
{
    internal static void MapRunControls(this RouteGroupBuilder group)
    {
        Map(group, "unplug", "Sets λ to 0 from the next step on.", (runs, id, c) => runs.UnplugAsync(id, c));
        Map(group, "plug-in", "Restores λ from the next step on.", (runs, id, c) => runs.PlugInAsync(id, c));
        Map(group, "pause", "Training waits before its next step.", (runs, id, c) => runs.PauseAsync(id, c));
        Map(group, "resume", "Training goes on.", (runs, id, c) => runs.ResumeAsync(id, c));
        Map(group, "stop", "Ends the run for good, also one that waits.", (runs, id, c) => runs.StopAsync(id, c));
        group.MapPost("/{id:long}/lambda", SetLambdaAsync)
            .Accepts<LambdaRequest>("application/json")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(JsonBody.MaxBytes))
            .WithSummary("Sets λ from the next step on.");
    }

    private static void Map(
        RouteGroupBuilder group, string name, string summary, Func<RunService, long, CancellationToken, Task<ControlResult>> send) =>
        group.MapPost($"/{{id:long}}/{name}", async (long id, RunService runs, CancellationToken cancellation) =>
            Answer(id, await send(runs, id, cancellation))).WithSummary(summary);

    private static async Task<Results<Ok<RunEventDto>, Accepted, ValidationProblem, ProblemHttpResult>> SetLambdaAsync(
        long id, HttpRequest http, RunService runs, CancellationToken cancellation)
    {
        try
        {
            var body = await JsonBody.ReadAsync(http);
            if (body.FirstOrDefault(m => m.Key != "lambda").Key is { } unknown)
            {
                return ApiProblems.Invalid([new(unknown, "There is no such field; allowed is lambda.")]);
            }

            return body["lambda"] is { } node && node.GetValueKind() == JsonValueKind.Number
                ? Answer(id, await runs.SetLambdaAsync(id, node.GetValue<double>(), cancellation))
                : ApiProblems.Invalid([new("lambda", $"{body["lambda"]?.ToJsonString() ?? "null"} is not a number.")]);
        }
        catch (InvalidSpecException e)
        {
            return ApiProblems.Invalid(e.Errors);
        }
    }

    private static Results<Ok<RunEventDto>, Accepted, ValidationProblem, ProblemHttpResult> Answer(long id, ControlResult result) => result switch
    {
        ControlResult.Confirmed confirmed => TypedResults.Ok(confirmed.Event),
        ControlResult.Unavailable unavailable => StorageProblems.Unavailable(unavailable.Message),
        ControlResult.Accepted or ControlResult.Unstored or ControlResult.Deferred => TypedResults.Accepted($"/api/runs/{id}/events"),
        ControlResult.Invalid invalid => ApiProblems.Invalid([new(invalid.Field, invalid.Message)]),
        ControlResult.Conflict conflict => ApiProblems.Conflict(conflict.Message),
        _ => ApiProblems.NoSuchRun(id),
    };
}
