using GrokLab.Web.Faults;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Describing;

/// <summary>The endpoints for names and notes of runs and groups.</summary>
internal static class DescribeEndpoints
{
    internal static void MapRunDescriptions(this RouteGroupBuilder group) => Map(
        group, "Gives a run another name, a note, or both; null or \"\" clears the note.",
        (descriptions, id, request, c) => descriptions.DescribeAsync(id, request, c));

    internal static void MapGroupDescriptions(this RouteGroupBuilder group) => Map(
        group, "Gives a group another name, a note, or both; null or \"\" clears the note. Its runs keep theirs.",
        (descriptions, id, request, c) => descriptions.DescribeGroupAsync(id, request, c));

    private static void Map<TShown>(
        RouteGroupBuilder group, string summary, Func<RunDescriptions, long, DescribeRequest, CancellationToken, Task<Outcome<TShown>>> describe)
        where TShown : class => group.MapPatch(
            "/{id:long}",
            async Task<Results<Ok<TShown>, Refused>> (long id, HttpRequest http, RunDescriptions descriptions, CancellationToken cancellation) =>
                (await (await ReadAsync(http)).ThenAsync(request => describe(descriptions, id, request, cancellation))).Answer(shown => TypedResults.Ok(shown)))
            .TakesJson(typeof(DescribeRequest))
            .WithSummary(summary);

    /// <summary>Reads the request; a null note clears the note, an absent one keeps it.</summary>
    private static Task<Outcome<DescribeRequest>> ReadAsync(HttpRequest http) => Outcome.TryAsync<DescribeRequest>(async () =>
    {
        var body = await JsonBody.ReadAsync(http);
        var request = JsonBody.Read<DescribeRequest>(body);
        return body.Count == 0 ? throw new InvalidSpecException([new("name", "Either name or note must be given, or both.")])
            : body.ContainsKey("note") ? request with { Note = request.Note ?? "" }
            : request;
    });
}
