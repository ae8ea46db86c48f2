using SkiaSharp;

namespace GrokLab.Web.Drawing.Pictures;

/// <summary>A figure as a picture, drawn without a browser. All formats have the same layout.</summary>
internal static class FigurePicture
{
    private const float PointsPerInch = 72;

    // A page's size is rounded up to a dot of this resolution.
    private const int PagePrecision = 1_200;

    /// <summary>Pixels, with their size on paper.</summary>
    internal static byte[] Png(FigureDescription figure, PictureOptions options, FigureProvenance provenance)
    {
        var layout = FigureLayout.Of(figure, options);
        using var surface = SKSurface.Create(new SKImageInfo(options.Width, options.Height));
        SkiaPainter.Draw(layout, surface.Canvas, options.Dpi / PointsPerInch);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return PngChunks.With(data.ToArray(), options.Dpi, figure.Title, provenance);
    }

    /// <summary>A vector graphic for the web and for editing.</summary>
    internal static byte[] Svg(FigureDescription figure, PictureOptions options, FigureProvenance provenance) =>
        SvgPicture.Write(FigureLayout.Of(figure, options), options, figure.Title, provenance);

    /// <summary>A page of the size of the picture, with its fonts.</summary>
    internal static byte[] Pdf(FigureDescription figure, PictureOptions options, FigureProvenance provenance)
    {
        var layout = FigureLayout.Of(figure, options);
        using var stream = new MemoryStream();
        var metadata = new SKDocumentPdfMetadata
        {
            Title = figure.Title,
            Creator = provenance.Program,
            Producer = provenance.Program,
            Subject = string.Join("; ", provenance.Entries.Where(entry => entry.Name != "Software").Select(entry => $"{entry.Name}: {entry.Value}")),
            RasterDpi = PagePrecision,
            EncodingQuality = 101,
        };
        using (var document = SKDocument.CreatePdf(stream, metadata))
        {
            using var canvas = document.BeginPage((float)layout.Width, (float)layout.Height);
            SkiaPainter.Draw(layout, canvas, 1);
            document.EndPage();
            document.Close();
        }

        return stream.ToArray();
    }
}
