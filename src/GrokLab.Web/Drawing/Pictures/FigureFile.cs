using GrokLab.Web.Http;

namespace GrokLab.Web.Drawing.Pictures;

/// <summary>A file format of figures.</summary>
/// <param name="Extension">The file name's extension.</param>
/// <param name="ContentType">The media type for HTTP.</param>
/// <param name="Parameters">The query parameters beside those that choose the figure.</param>
/// <param name="Render">Makes the file.</param>
internal sealed record FigureFile(string Extension, string ContentType, IReadOnlyList<QueryParameter> Parameters, Func<FigureRequest, byte[]> Render)
{
    /// <summary>All formats.</summary>
    internal static IReadOnlyList<FigureFile> All { get; } =
    [
        new("png", "image/png", [.. FigureViewReader.OfPicture, .. PictureOptions.OfPicture], r => FigurePicture.Png(r.Figure, r.Options, r.Provenance)),
        new("svg", "image/svg+xml", [.. FigureViewReader.OfPicture, .. PictureOptions.OfDrawing], r => FigurePicture.Svg(r.Figure, r.Options, r.Provenance)),
        new("pdf", "application/pdf", [.. FigureViewReader.OfPicture, .. PictureOptions.OfDrawing], r => FigurePicture.Pdf(r.Figure, r.Options, r.Provenance)),
        new("csv", "text/csv", [.. FigureViewReader.OfData, CsvText.Excel], r => FigureCsv.Write(r.Figure, r.IsForExcel)),
        new("json", "application/json", FigureViewReader.OfData, r => FigureJson.Write(r.Figure, r.Provenance)),
    ];

    /// <summary>Adds an endpoint for each format of a figure.</summary>
    /// <param name="routes">The endpoints.</param>
    /// <param name="path">The path without extension.</param>
    /// <param name="what">What the file shows, in a few words.</param>
    /// <param name="handler">Makes the handler of a format.</param>
    /// <param name="parameters">The parameters that choose the figure.</param>
    internal static void Map(IEndpointRouteBuilder routes, string path, string what, Func<FigureFile, Delegate> handler, params QueryParameter[] parameters)
    {
        foreach (var file in All)
        {
            routes.MapGet($"{path}.{file.Extension}", handler(file))
                .DrawnInTurn()
                .Produces(StatusCodes.Status200OK, contentType: file.ContentType)
                .WithQuery([.. parameters, .. file.Parameters])
                .WithSummary($"{what}, as {file.Extension.ToUpperInvariant()}.");
        }
    }

    /// <summary>The figure as an HTTP answer, or what is wrong with the request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="query">Its query, with the errors so far.</param>
    /// <param name="figure">The figure; null where there is none.</param>
    /// <param name="name">The file's name without extension.</param>
    /// <param name="missing">The answer where there is no figure.</param>
    internal IResult Answer(HttpRequest http, Query query, FigureDescription? figure, string name, Func<IResult> missing)
    {
        var isForExcel = query.Flag(CsvText.Excel);
        var shown = figure is null ? null : FigureViewReader.Read(query, figure);
        var options = PictureOptions.Read(query, shown, hasPixels: Extension == "png");
        if (query.Errors.Count > 0)
        {
            return ApiProblems.Invalid(query.Errors);
        }

        if (shown is null)
        {
            return missing();
        }

        http.HttpContext.RequestAborted.ThrowIfCancellationRequested(); // Drawing cannot be cancelled.
        try
        {
            var file = Render(new(shown, options, isForExcel, FigureProvenance.Of(figure!, http)));
            return TypedResults.File(file, ContentType.StartsWith("text/", StringComparison.Ordinal) ? $"{ContentType}; charset=utf-8" : ContentType, $"{name}.{Extension}");
        }
        catch (PictureTooSmallException e)
        {
            return ApiProblems.Invalid([new(e.Field, e.Message)]);
        }
    }
}

/// <summary>A figure that is asked for as a file.</summary>
/// <param name="Figure">The figure with the part that is shown.</param>
/// <param name="Options">How a picture is drawn.</param>
/// <param name="IsForExcel">Whether a CSV file begins with a byte order mark.</param>
/// <param name="Provenance">Where the values come from.</param>
internal sealed record FigureRequest(FigureDescription Figure, PictureOptions Options, bool IsForExcel, FigureProvenance Provenance);
