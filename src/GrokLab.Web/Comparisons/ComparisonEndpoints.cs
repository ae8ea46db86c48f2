using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Http;

namespace GrokLab.Web.Comparisons;

/// <summary>Comparisons of runs as files.</summary>
internal static class ComparisonEndpoints
{
    internal static void AddComparisons(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ComparisonService>();

    internal static void MapComparisons(this WebApplication app)
    {
        var group = app.MapGroup("/api").WithTags("Figures");
        group.MapGet("/comparison.png", PngAsync)
            .DrawnInTurn()
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .WithQuery([.. ComparisonRequestReader.Parameters, .. PictureOptions.OfPicture])
            .WithSummary("Runs compared, as PNG.");
        group.MapGet("/comparison.svg", SvgAsync)
            .DrawnInTurn()
            .Produces(StatusCodes.Status200OK, contentType: "image/svg+xml")
            .WithQuery([.. ComparisonRequestReader.Parameters, .. PictureOptions.OfDrawing])
            .WithSummary("Runs compared, as SVG.");
        group.MapGet("/comparison.csv", CsvAsync)
            .DrawnInTurn()
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .WithQuery(ComparisonRequestReader.Parameters)
            .WithSummary("The data behind a comparison.");
    }

    private static Task<IResult> PngAsync(HttpRequest http, ComparisonService comparisons, CancellationToken cancellation) =>
        AnswerAsync(http, comparisons, FigureFile.Png, cancellation);

    private static Task<IResult> SvgAsync(HttpRequest http, ComparisonService comparisons, CancellationToken cancellation) =>
        AnswerAsync(http, comparisons, FigureFile.Svg, cancellation);

    private static Task<IResult> CsvAsync(HttpRequest http, ComparisonService comparisons, CancellationToken cancellation) =>
        AnswerAsync(http, comparisons, FigureFile.Csv, cancellation);

    private static async Task<IResult> AnswerAsync(
        HttpRequest http, ComparisonService comparisons, FigureFile file, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var request = ComparisonRequestReader.Read(query);
        var read = query.Errors.Count > 0 ? null : await comparisons.ReadAsync(request, cancellation);
        var figure = read?.Value is { } comparison ? ComparisonFigure.Create(comparison) : null;
        var size = PictureOptions.Read(query, figure ?? new(null, "", null, [], 1, []));
        cancellation.ThrowIfCancellationRequested(); // Drawing cannot be cancelled.
        return query.Errors.Count > 0 ? ApiProblems.Invalid(query.Errors)
            : read!.Refusal is { } refusal ? new Refused(refusal)
            : file.Answer(figure!, size, new("GrokLab", "", "", ""), "comparison");
    }
}
