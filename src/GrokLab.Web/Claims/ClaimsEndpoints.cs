using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Figures;
using GrokLab.Web.Groups;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Claims;

/// <summary>The endpoints of the paper's claims.</summary>
internal static class ClaimsEndpoints
{
    private static readonly WordParameter<StepAxis> Axis = new("axis", "The horizontal axis; by default what the runs' lengths are counted in.");

    internal static void AddClaims(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ClaimService>();

    internal static void MapClaims(this WebApplication app)
    {
        app.MapGet("/api/claims", CheckAsync)
            .WithTags("Claims").WithQuery(ClaimChoice.Parameters).WithSummary(
                "The paper's claims C1 to C9 with the verdict of each group that fits, and intervals, numbers and runs of one group.");
        app.MapGet("/api/groups/{id:long}/onset", OnsetsAsync)
            .WithTags("Groups").WithSummary("When accuracy, κ and NCC move, for each run of the group.");
        FigureFile.Map(
            app.MapGroup("/api/groups").WithTags("Figures"), "/{id:long}/onset", "The onset of a group: accuracies, log κ and log NCC over one axis",
            file => (long id, HttpRequest http, ClaimService claims, CancellationToken cancellation) => FileAsync(id, http, claims, file, cancellation),
            Axis, FiguresEndpoints.Band);
    }

    /// <summary>The address of a file of a group's onset, relative to the program's address.</summary>
    internal static string OnsetAddress(long groupId, StepAxis axis, string extension) => $"api/groups/{groupId}/onset.{extension}?axis={axis}";

    private static async Task<IResult> FileAsync(long id, HttpRequest http, ClaimService claims, FigureFile file, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var (axis, band) = (query.Word(Axis), query.Word(FiguresEndpoints.Band) ?? FigureBand.Std);
        var onset = await claims.OnsetsAsync(id, cancellation);
        var figure = onset is null ? null : OnsetFigure.Create(onset, axis ?? onset.Axis, band);
        return file.Answer(http, query, figure, $"onset-group-{id}", missing: () => ApiProblems.NotFound(GroupService.NoSuchGroup(id)));
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
        long id, ClaimService claims, CancellationToken cancellation) => await claims.OnsetsAsync(id, cancellation) is { } onset
        ? TypedResults.Ok(onset.Rows)
        : ApiProblems.NotFound(GroupService.NoSuchGroup(id));
}
