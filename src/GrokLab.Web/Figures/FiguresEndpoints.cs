using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Groups;
using GrokLab.Web.Http;

namespace GrokLab.Web.Figures;

/// <summary>The paper's figures as files.</summary>
internal static class FiguresEndpoints
{
    private static readonly NumberParameter Group = new("group", 0, long.MaxValue, "The group that is drawn; by default the newest that fits.");

    /// <summary>The parameter that says what a band shows.</summary>
    internal static readonly WordParameter<FigureBand> Band = new(
        "band",
        "What the band around a mean shows: Std, the standard deviation (n − 1); Se, the standard error; Ci95, Student's t 95 % interval of the mean; MinMax, from smallest to largest. A mean of one seed has no band.",
        FigureBand.Std);

    private static readonly WordParameter<NccReading> Ncc = new("ncc", "The reading of NCC: means over a class and over pairs, or the sums of Def. 3.1.", NccReading.Mean);
    private static readonly WordParameter<FlatnessReading> Flatness = new("flatness", "The reading of relative flatness: κ of Def. 3.2, or the upper bound of Lemma A.2.", FlatnessReading.Kappa);

    internal static void AddFigures(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<FigureService>().AddSingleton<DrawingTurns>();

    internal static void MapFigures(this WebApplication app)
    {
        var group = app.MapGroup("/api/figures").WithTags("Figures");
        group.MapGet("/", () => TypedResults.Ok(FigureCatalog.All)).WithSummary("The figures, and the group that each figure needs.");
        FigureFile.Map(
            group, "/{number:int}", "A figure",
            file => (int number, HttpRequest http, FigureService figures, CancellationToken cancellation) => AnswerAsync(number, http, figures, file, cancellation),
            Group, Band, Ncc, Flatness);
    }

    private static async Task<IResult> AnswerAsync(
        int number,
        HttpRequest http,
        FigureService figures,
        FigureFile file,
        CancellationToken cancellation)
    {
        if (FigureCatalog.Find(number) is not { } entry)
        {
            return ApiProblems.NotFound($"There is no figure {number}; figures are 1 to {FigureCatalog.All.Count}.");
        }

        var query = new Query(http.Query);
        var group = query.Number(Group);
        var band = query.Word(Band) ?? FigureBand.Std;
        var readings = new FigureReadings(query.Word(Ncc) ?? NccReading.Mean, query.Word(Flatness) ?? FlatnessReading.Kappa);
        var groupId = group ?? (query.Errors.Count > 0 ? null : await figures.DefaultGroupAsync(number, cancellation));
        var figure = groupId is { } id ? await figures.DescribeAsync(number, id, band, readings, cancellation) : null;
        return file.Answer(
            http, query, figure, $"figure-{number}-group-{groupId}",
            missing: () => ApiProblems.NotFound(group is { } wanted ? GroupService.NoSuchGroup(wanted) : FigureService.NoFit(entry)));
    }
}
