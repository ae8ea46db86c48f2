using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Http;

namespace GrokLab.Web.Phases;

/// <summary>Phase plots as files.</summary>
internal static class PhaseEndpoints
{
    internal static void AddPhases(this WebApplicationBuilder builder) => builder.Services.AddSingleton<PhaseService>();

    internal static void MapPhases(this WebApplication app)
    {
        FigureFile.Map(
            app.MapGroup("/api").WithTags("Figures"), "/phase", "A measure against another, the step as colour",
            file => (HttpRequest http, PhaseService phases, CancellationToken cancellation) => AnswerAsync(http, phases, file, cancellation),
            PhaseRequestReader.Parameters);
    }

    /// <summary>The address of a phase plot's file, relative to the program's address.</summary>
    internal static string Address(string extension, PhaseRequest request) => $"api/phase.{extension}?{request.ToQuery()}";

    private static async Task<IResult> AnswerAsync(HttpRequest http, PhaseService phases, FigureFile file, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var request = PhaseRequestReader.Read(query);
        var read = query.Errors.Count > 0 ? null : await phases.ReadAsync(request, mostPoints: null, cancellation);
        return file.Answer(http, query, read?.Value, "phase", missing: () => new Refused(read!.Refusal!));
    }
}
