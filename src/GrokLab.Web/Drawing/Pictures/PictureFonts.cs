using System.Collections.Concurrent;
using System.Text;
using SkiaSharp;

namespace GrokLab.Web.Drawing.Pictures;

/// <summary>
/// The fonts of pictures. DejaVu Sans comes with the program, so that pictures look the same on every machine; a character that it
/// lacks is taken from a font of the system.
/// </summary>
internal static class PictureFonts
{
    private static readonly SKTypeface Main = Load();

    private static readonly ConcurrentDictionary<int, SKTypeface> Others = new();

    /// <summary>The parts of a text that have one typeface each.</summary>
    internal static IEnumerable<(string Text, SKTypeface Face)> Runs(string text)
    {
        var part = new StringBuilder();
        SKTypeface? face = null;
        foreach (var rune in text.EnumerateRunes())
        {
            var next = FaceOf(rune, face);
            if (face is not null && next != face)
            {
                yield return (part.ToString(), face);
                part.Clear();
            }

            face = next;
            part.Append(rune.ToString());
        }

        if (face is not null)
        {
            yield return (part.ToString(), face);
        }
    }

    /// <summary>A typeface at a size, with widths that grow exactly with the size.</summary>
    internal static SKFont At(SKTypeface face, double size) => new(face, (float)size)
    {
        Subpixel = true,
        LinearMetrics = true,
        Hinting = SKFontHinting.None,
        Edging = SKFontEdging.Antialias,
    };

    // Marks that join the character before them stay in its typeface.
    private static SKTypeface FaceOf(Rune rune, SKTypeface? before) =>
        Main.ContainsGlyph(rune.Value) ? Main
        : before is not null && before.ContainsGlyph(rune.Value) ? before
        : Others.GetOrAdd(rune.Value, value => SKFontManager.Default.MatchCharacter(value) ?? Main);

    private static SKTypeface Load()
    {
        using var stream = typeof(PictureFonts).Assembly.GetManifestResourceStream("fonts/DejaVuSans.ttf")!;
        return SKTypeface.FromStream(stream);
    }
}
