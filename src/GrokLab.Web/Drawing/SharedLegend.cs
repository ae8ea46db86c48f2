using SkiaSharp;

namespace GrokLab.Web.Drawing;

/// <summary>One legend below all panels of a figure whose panels have the same curves.</summary>
internal sealed class SharedLegend : IDisposable
{
    private const float Sample = 22;
    private const float Gap = 6;
    private const float Between = 18;
    private const float Line = 17;
    private const float Margin = 8;

    private readonly SKTypeface face;
    private readonly SKFont font;
    private readonly List<(string Name, string Color, bool IsDashed)> entries;
    private readonly List<(int Entry, float X, float Y)> places = [];

    /// <summary>Lays out the legend of a figure; its height is 0 where panels have their own legends.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="family">The font family.</param>
    /// <param name="width">The available width.</param>
    internal SharedLegend(FigureDescription figure, string family, float width)
    {
        face = SKTypeface.FromFamilyName(family);
        font = new SKFont(face, 11);
        entries = figure.Panels is [{ HasLegend: false } panel, ..]
            ? [.. panel.Series.Select(s => (s.Name, ChartPalette.Print.Of(s.Ink), s.IsDashed)), .. panel.Markers.Select(m => (m.Name, ChartPalette.Print.Event, true))]
            : [];
        var (x, y) = (Margin, 0f);
        foreach (var (i, entry) in entries.Index())
        {
            var needed = Sample + Gap + font.MeasureText(entry.Name);
            if (x > Margin && x + needed > width - Margin)
            {
                (x, y) = (Margin, y + Line);
            }

            places.Add((i, x, y));
            x += needed + Between;
        }

        Height = entries.Count == 0 ? 0 : y + Line + Margin;
    }

    /// <summary>The height that the legend needs.</summary>
    internal float Height { get; }

    internal void Draw(SKCanvas canvas, float top)
    {
        using var text = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var dashes = SKPathEffect.CreateDash([6, 3], 0);
        foreach (var (i, x, y) in places)
        {
            var entry = entries[i];
            using var stroke = new SKPaint
            {
                Color = SKColor.Parse(entry.Color), IsAntialias = true, StrokeWidth = 1.8f, IsStroke = true, PathEffect = entry.IsDashed ? dashes : null,
            };
            canvas.DrawLine(x, top + y + (Line / 2), x + Sample, top + y + (Line / 2), stroke);
            canvas.DrawText(entry.Name, x + Sample + Gap, top + y + (Line / 2) + 4, font, text);
        }
    }

    public void Dispose()
    {
        font.Dispose();
        face.Dispose();
    }
}
