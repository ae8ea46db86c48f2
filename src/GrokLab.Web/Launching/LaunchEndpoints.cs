using GrokLab.Web.Http;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Launching;

/// <summary>The endpoint that launches runs.</summary>
internal static class LaunchEndpoints
{
    internal static void MapLaunching(this RouteGroupBuilder group) => group.MapPost("/", LaunchAsync)
        .TakesJson(typeof(LaunchRequest))
        .WithSummary("Launches a group of runs of a preset – variants × grid × seeds –, with some fields of its spec replaced.");

    private static async Task<Results<Created<IReadOnlyList<RunDto>>, Refused>> LaunchAsync(
        HttpRequest http, RunLauncher launcher, CancellationToken cancellation) =>
        (await (await JsonBody.ReadAsync<LaunchRequest>(http)).ThenAsync(request => launcher.LaunchAsync(request, cancellation)))
            .Answer(launched => TypedResults.Created(launched is [var only] ? $"/api/runs/{only.Id}" : "/api/runs", launched));
}
