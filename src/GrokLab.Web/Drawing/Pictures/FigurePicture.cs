namespace GrokLab.Web.Drawing.Pictures;

/// <summary>A figure as a picture, drawn without a browser.</summary>
internal static class FigurePicture
{
    internal static byte[] Png(FigureDescription figure, PictureOptions options, FigureProvenance provenance) => throw new NotSupportedException();

    internal static byte[] Svg(FigureDescription figure, PictureOptions options, FigureProvenance provenance) => throw new NotSupportedException();

    internal static byte[] Pdf(FigureDescription figure, PictureOptions options, FigureProvenance provenance) => throw new NotSupportedException();
}
