using System.Text;
using GrokLab.Web.Figures;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Comparisons;

/// <summary>Comparisons of runs as files.</summary>
internal static class ComparisonEndpoints
{
    private const string Parameters = "runs (numbers with commas) or group, metrics, curves (runs or means), axis (steps, logSteps or epochs), band (std or minmax)";

    internal static void AddComparisons(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ComparisonService>();

    internal static void MapComparisons(this WebApplication app)
    {
        var group = app.MapGroup("/api").WithTags("Figures");
        group.MapGet("/comparison.png", PngAsync)
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .WithSummary($"Runs compared, as PNG; query: {Parameters}, widthCm, heightCm, dpi (300).");
        group.MapGet("/comparison.svg", SvgAsync)
            .Produces(StatusCodes.Status200OK, contentType: "image/svg+xml")
            .WithSummary($"Runs compared, as SVG; query: {Parameters}, widthCm, heightCm.");
        group.MapGet("/comparison.csv", CsvAsync)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .WithSummary($"The data behind a comparison; query: {Parameters}.");
    }

    private static Task<IResult> PngAsync(HttpRequest http, ComparisonService comparisons, CancellationToken cancellation) =>
        AnswerAsync(http, comparisons, (figure, size) => (ScottFigure.Png(figure, size), "image/png", "png"), cancellation);

    private static Task<IResult> SvgAsync(HttpRequest http, ComparisonService comparisons, CancellationToken cancellation) =>
        AnswerAsync(http, comparisons, (figure, size) => (ScottFigure.Svg(figure, size), "image/svg+xml", "svg"), cancellation);

    private static Task<IResult> CsvAsync(HttpRequest http, ComparisonService comparisons, CancellationToken cancellation) =>
        AnswerAsync(http, comparisons, (figure, _) => (Encoding.UTF8.GetBytes(FigureCsv.Write(figure)), "text/csv; charset=utf-8", "csv"), cancellation);

    private static async Task<IResult> AnswerAsync(
        HttpRequest http,
        ComparisonService comparisons,
        Func<FigureDescription, FigureSize, (byte[] Bytes, string Type, string Extension)> render,
        CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var request = ComparisonRequestReader.Read(query);
        var (comparison, problem) = query.Errors.Count > 0 ? (null, null) : await comparisons.ReadAsync(request, cancellation);
        var figure = comparison is null ? null : ComparisonFigure.Create(comparison);
        var size = FigureSize.Read(query, figure ?? new(null, "", null, [], 1, []));
        if (query.Errors.Count > 0)
        {
            return ApiProblems.Invalid(query.Errors);
        }

        if (figure is null)
        {
            return problem!.StartsWith("There is no", StringComparison.Ordinal) ? ApiProblems.NotFound(problem) : ApiProblems.Invalid([new("runs", problem)]);
        }

        var (bytes, type, extension) = render(figure, size);
        return TypedResults.File(bytes, type, $"comparison.{extension}");
    }
}
