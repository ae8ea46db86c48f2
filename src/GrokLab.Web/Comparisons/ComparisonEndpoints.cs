using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Http;

namespace GrokLab.Web.Comparisons;

/// <summary>Comparisons of runs as files.</summary>
internal static class ComparisonEndpoints
{
    internal static void AddComparisons(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ComparisonService>();

    internal static void MapComparisons(this WebApplication app)
    {
        FigureFile.Map(
            app.MapGroup("/api").WithTags("Figures"), "/comparison", "Runs compared",
            file => (HttpRequest http, ComparisonService comparisons, CancellationToken cancellation) => AnswerAsync(http, comparisons, file, cancellation),
            ComparisonRequestReader.Parameters);
    }

    /// <summary>The address of a comparison's file, relative to the program's address.</summary>
    internal static string Address(string extension, ComparisonRequest request) => $"api/comparison.{extension}?{request.ToQuery()}";

    private static async Task<IResult> AnswerAsync(
        HttpRequest http, ComparisonService comparisons, FigureFile file, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var request = ComparisonRequestReader.Read(query);
        var read = query.Errors.Count > 0 ? null : await comparisons.ReadAsync(request, cancellation: cancellation);
        var figure = read?.Value is { } comparison ? ComparisonFigure.Create(comparison) : null;
        return file.Answer(http, query, figure, "comparison", missing: () => new Refused(read!.Refusal!));
    }
}
