using System.Globalization;

namespace GrokLab.Web.Drawing.Pictures;

/// <summary>A line of text with its width.</summary>
/// <param name="Text">The text.</param>
/// <param name="Size">The size in points.</param>
/// <param name="Width">The width in points.</param>
internal sealed record PictureText(string Text, double Size, double Width)
{
    /// <summary>The part of the size above the baseline that letters and digits need.</summary>
    internal const double Ascent = 0.8;

    /// <summary>The part of the size below the baseline.</summary>
    internal const double Descent = 0.24;

    /// <summary>The distance of lines, as a part of the size.</summary>
    internal const double Spacing = 1.25;

    internal static PictureText Of(string text, double size) => new(text, size, Measure(text, size));

    /// <summary>The width of the longest part that is not broken while a line has room for it.</summary>
    internal static double WidestPart(string text, double size) => Parts(text).Max(part => Measure(part.TrimEnd(), size));

    /// <summary>Breaks a text into lines of a width: between words, at hyphens, and inside a word that is longer than a line.</summary>
    internal static IReadOnlyList<PictureText> Wrap(string text, double size, double width)
    {
        if (Measure(text, size) <= width)
        {
            return [Of(text, size)];
        }

        List<PictureText> lines = [];
        var line = "";
        foreach (var part in Parts(text))
        {
            if (Measure((line + part).TrimEnd(), size) <= width)
            {
                line += part;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(Of(line.TrimEnd(), size));
            }

            line = part;
            while (Measure(line.TrimEnd(), size) > width && Head(line, size, width) is var head && head.Length < line.Length)
            {
                lines.Add(Of(head, size));
                line = line[head.Length..];
            }
        }

        lines.Add(Of(line.TrimEnd(), size));
        return lines;
    }

    // Words with the space or hyphen that follows. "Def. 3.2" and "1e-2" stay together.
    private static IEnumerable<string> Parts(string text)
    {
        var begin = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            var isBreak = text[i] == ' ' ? !(i > 0 && text[i - 1] == '.' && char.IsDigit(text[i + 1]))
                : text[i] == '-' && i > 0 && char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]);
            if (isBreak)
            {
                yield return text[begin..(i + 1)];
                begin = i + 1;
            }
        }

        yield return text[begin..];
    }

    // The longest beginning that fits, at least one character as readers see it.
    private static string Head(string word, double size, double width)
    {
        var ends = StringInfo.ParseCombiningCharacters(word).Skip(1).Append(word.Length).ToArray();
        var (fits, tooLong) = (0, ends.Length);
        while (tooLong - fits > 1)
        {
            var middle = (fits + tooLong) / 2;
            (fits, tooLong) = Measure(word[..ends[middle]], size) <= width ? (middle, tooLong) : (fits, middle);
        }

        return word[..ends[fits]];
    }

    private static double Measure(string text, double size)
    {
        var width = 0.0;
        foreach (var (part, face) in PictureFonts.Runs(text))
        {
            using var font = PictureFonts.At(face, size);
            width += font.MeasureText(part);
        }

        return width;
    }
}
