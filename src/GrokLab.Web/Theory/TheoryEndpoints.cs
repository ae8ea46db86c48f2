using GrokLab.Data.Stores;
using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Http;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Theory;

/// <summary>The figure of Prop. 5.2 as files.</summary>
internal static class TheoryEndpoints
{
    internal static void MapTheory(this WebApplication app)
    {
        FigureFile.Map(
            app.MapGroup("/api").WithTags("Figures"), "/theory", "Prop. 5.2: κ and its bounds over λ",
            file => (HttpRequest http, RunService runs, RunStore store, CancellationToken cancellation) => AnswerAsync(http, runs, store, file, cancellation),
            CollapseRequest.Parameters);
    }

    /// <summary>The address of a file, relative to the program's address.</summary>
    internal static string Address(string extension, CollapseRequest request) => $"api/theory.{extension}?{request.ToQuery()}";

    private static async Task<IResult> AnswerAsync(HttpRequest http, RunService runs, RunStore store, FigureFile file, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var request = CollapseRequest.Read(query);
        FigureDescription? figure = null;
        if (query.Errors.Count == 0)
        {
            var run = request.RunId is { } id ? await runs.GetAsync(id, cancellation) : null;
            figure = run is null && request.RunId is not null ? null : Create(request, run, run is null ? [] : await RunTrail.ReadAsync(run.Id, store, cancellation));
        }

        return file.Answer(http, query, figure, "prop-5-2", missing: () => ApiProblems.NoSuchRun(request.RunId!.Value));
    }

    private static FigureDescription Create(CollapseRequest request, RunDto? run, IReadOnlyList<TrailPoint> measured)
    {
        var filled = request.Filled(run, measured is [.., var last] ? last : null);
        return CollapseFigure.Create(new(filled.MeanNorm!.Value, filled.Classes!.Value, filled.MeanRatio!.Value), filled.Lambda!.Value, run, measured);
    }
}
