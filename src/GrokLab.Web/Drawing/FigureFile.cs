using System.Text;

namespace GrokLab.Web.Drawing;

/// <summary>A kind of file that figures come as.</summary>
/// <param name="Extension">Of its name.</param>
/// <param name="ContentType">As HTTP has it.</param>
/// <param name="Render">Makes the file; a size has no meaning for numbers.</param>
internal sealed record FigureFile(string Extension, string ContentType, Func<FigureDescription, FigureSize, byte[]> Render)
{
    internal static FigureFile Png { get; } = new("png", "image/png", ScottFigure.Png);

    internal static FigureFile Svg { get; } = new("svg", "image/svg+xml", ScottFigure.Svg);

    internal static FigureFile Csv { get; } = new("csv", "text/csv; charset=utf-8", (figure, _) => Encoding.UTF8.GetBytes(FigureCsv.Write(figure)));

    /// <summary>The figure as an answer.</summary>
    internal IResult Answer(FigureDescription figure, FigureSize size, string name) => TypedResults.File(Render(figure, size), ContentType, $"{name}.{Extension}");
}
