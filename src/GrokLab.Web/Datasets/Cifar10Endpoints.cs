using System.Globalization;
using GrokLab.Training.Datasets;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Datasets;

/// <summary>The endpoints of CIFAR-10: its state, sample images, and its installation.</summary>
internal static class Cifar10Endpoints
{
    internal const string Path = "/api/datasets/cifar10";

    private const string NotNow = "The installation cannot be started or cancelled now.";

    private static readonly TextParameter Class = new("class", "A class, by its name or its number from 0 to 9. It must be given.") { Example = "cat" };
    private static readonly NumberParameter Count = new("count", 1, 100, "How many images at most.", 10);
    private static readonly NumberParameter Skip = new("skip", 0, int.MaxValue, "Number of images to skip.", 0);

    internal static void MapCifar10(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/datasets/cifar10").WithTags("Data sets");
        group.MapGet("/", GetAsync).WithSummary("Whether CIFAR-10 is installed, where, its size, batches and classes.");
        group.MapGet("/samples.png", SamplesAsync)
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .WithQuery(Class, Count, Skip)
            .WithSummary("Training images of a class side by side, 32 pixels each.");
        group.MapPost("/install", InstallAsync)
            .TakesJson(typeof(InstallRequest))
            .WithSummary("Starts an installation: source download, or source path with the path of an archive or a folder on this machine.");
        group.MapGet("/install", (Cifar10Installation installation) => TypedResults.Ok(installation.State))
            .WithSummary("The progress of the installation, or the result of the last one.");
        group.MapDelete("/install", CancelAsync).WithSummary("Cancels the running installation.");
    }

    private static async Task<Ok<Cifar10Dto>> GetAsync(Cifar10Dataset dataset, Cifar10Installation installation, CancellationToken cancellation) =>
        TypedResults.Ok(Cifar10Dto.From(dataset, await dataset.ReadAsync(cancellation), installation.KeptBytes));

    private static async Task<IResult> SamplesAsync(HttpRequest http, Cifar10Dataset dataset, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var count = query.Number(Count) ?? 10;
        var skip = query.Number(Skip) ?? 0;
        var state = await dataset.ReadAsync(cancellation);
        var names = state.Summary?.ClassNames ?? Cifar10Folder.ClassNames;
        var word = http.Query[Class.Name].ToString();
        var label = Label(names, word);
        if (label is null)
        {
            query.Add("class", $"\"{word[..Math.Min(word.Length, 60)]}\" is not one of {string.Join(", ", names)}, nor a number from 0 to 9.");
        }

        if (query.Errors.Count > 0)
        {
            return ApiProblems.Invalid(query.Errors);
        }

        if (state.Summary is not { } summary)
        {
            return ApiProblems.NotFound(state.Problem ?? "CIFAR-10 is not installed.");
        }

        var images = await Task.Run(() => Cifar10Samples.Read(summary.Folder, label!.Value, (int)count, (int)skip), cancellation);
        if (images.Count == 0)
        {
            return ApiProblems.NotFound($"There are {summary.TrainPerClass[label!.Value]} training images of {names[label.Value]}: none after {skip}.");
        }

        http.HttpContext.Response.Headers.CacheControl = "no-cache"; // The browser stores it and checks it again each time: the folder may change.
        return TypedResults.File(SampleSheet.Png(images), "image/png", lastModified: dataset.Written);
    }

    private static async Task<Results<Accepted<InstallationState>, Refused>> InstallAsync(HttpRequest http, Cifar10Installation installation)
    {
        var started = await (await JsonBody.ReadAsync<InstallRequest>(http)).ThenAsync(request => Task.FromResult(installation.Start(request)));
        return started.Refusal is { } refusal
            ? new Refused(refusal) { Conflict = NotNow }
            : TypedResults.Accepted($"{Path}/install", started.Value);
    }

    private static async Task<Results<Ok<InstallationState>, ProblemHttpResult>> CancelAsync(Cifar10Installation installation) =>
        await installation.CancelAsync() ? TypedResults.Ok(installation.State) : ApiProblems.Conflict("No installation of CIFAR-10 is under way.", NotNow);

    private static int? Label(IReadOnlyList<string> names, string word)
    {
        for (var label = 0; label < names.Count; label++)
        {
            if (string.Equals(names[label], word, StringComparison.OrdinalIgnoreCase)
                || string.Equals(label.ToString(CultureInfo.InvariantCulture), word, StringComparison.Ordinal))
            {
                return label;
            }
        }

        return null;
    }
}
