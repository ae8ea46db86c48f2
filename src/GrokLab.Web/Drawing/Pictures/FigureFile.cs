using System.Text;

namespace GrokLab.Web.Drawing.Pictures;

/// <summary>A file format of figures.</summary>
/// <param name="Extension">The file name's extension.</param>
/// <param name="ContentType">The media type for HTTP.</param>
/// <param name="Render">Makes the file; files of numbers ignore the options.</param>
internal sealed record FigureFile(string Extension, string ContentType, Func<FigureDescription, PictureOptions, FigureProvenance, byte[]> Render)
{
    internal static FigureFile Png { get; } = new("png", "image/png", FigurePicture.Png);

    internal static FigureFile Svg { get; } = new("svg", "image/svg+xml", FigurePicture.Svg);

    internal static FigureFile Pdf { get; } = new("pdf", "application/pdf", FigurePicture.Pdf);

    internal static FigureFile Csv { get; } = new("csv", "text/csv; charset=utf-8", (figure, _, _) => Encoding.UTF8.GetBytes(FigureCsv.Write(figure)));

    /// <summary>The figure as an HTTP answer.</summary>
    internal IResult Answer(FigureDescription figure, PictureOptions options, FigureProvenance provenance, string name) =>
        TypedResults.File(Render(figure, options, provenance), ContentType, $"{name}.{Extension}");
}
