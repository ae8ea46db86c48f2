using System.Globalization;
using System.Text;
using System.Xml;
using SkiaSharp;

namespace GrokLab.Web.Drawing.Pictures;

/// <summary>
/// Writes a layout as SVG, with its size in centimetres. Letters are outlines, as a reader may not have the fonts; each text has its
/// words in <c>aria-label</c>, and each curve its name in <c>data-curve</c>.
/// </summary>
internal sealed class SvgPicture : IDisposable
{
    private const string Namespace = "http://www.w3.org/2000/svg";

    private readonly MemoryStream stream = new();
    private readonly XmlWriter xml;
    private readonly Dictionary<(SKTypeface, ushort, double), string> outlines = [];
    private readonly Dictionary<Box, string> clips = [];

    private SvgPicture() => xml = XmlWriter.Create(stream, new() { Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = true });

    /// <summary>Writes the layout.</summary>
    internal static byte[] Write(FigureLayout layout, PictureOptions options, string title, FigureProvenance provenance)
    {
        using var picture = new SvgPicture();
        picture.WriteAll(layout, options, title, provenance);
        return picture.stream.ToArray();
    }

    public void Dispose()
    {
        xml.Dispose();
        stream.Dispose();
    }

    private void WriteAll(FigureLayout layout, PictureOptions options, string title, FigureProvenance provenance)
    {
        Start("svg", ("width", $"{Number(options.WidthCm)}cm"), ("height", $"{Number(options.HeightCm)}cm"), ("viewBox", $"0 0 {Number(layout.Width)} {Number(layout.Height)}"), ("role", "img"));
        xml.WriteElementString("title", Namespace, Clean(title));
        Start("metadata");
        foreach (var (name, value) in provenance.Entries)
        {
            Start("p", ("data-name", name));
            xml.WriteString(Clean(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        WriteDefinitions(layout);
        Start("rect", ("width", "100%"), ("height", "100%"), ("fill", layout.Background));
        xml.WriteEndElement();
        foreach (var item in layout.Items)
        {
            Write(item);
        }

        xml.WriteEndElement();
        xml.Flush();
    }

    private void WriteDefinitions(FigureLayout layout)
    {
        Start("defs");
        foreach (var text in layout.Texts)
        {
            foreach (var (face, glyph, _) in Glyphs(text.Text))
            {
                var key = (face, glyph, text.Text.Size);
                if (outlines.ContainsKey(key))
                {
                    continue;
                }

                using var font = PictureFonts.At(face, text.Text.Size);
                using var path = font.GetGlyphPath(glyph);
                var id = path is { IsEmpty: false } ? $"g{outlines.Count.ToString(CultureInfo.InvariantCulture)}" : "";
                outlines[key] = id;
                if (id.Length > 0)
                {
                    Start("path", ("id", id), ("d", path!.ToSvgPathData()));
                    xml.WriteEndElement();
                }
            }
        }

        foreach (var clip in layout.Items.OfType<GroupItem>().Select(group => group.Clip).OfType<Box>().Distinct())
        {
            var id = clips[clip] = $"plot{clips.Count.ToString(CultureInfo.InvariantCulture)}";
            Start("clipPath", ("id", id));
            Start("rect", ("x", Number(clip.Left)), ("y", Number(clip.Top)), ("width", Number(clip.Width)), ("height", Number(clip.Height)));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private void Write(PictureItem item)
    {
        switch (item)
        {
            case GroupItem { Items.Count: > 0 } group:
                Start("g", ("data-curve", group.Name is { } name ? Clean(name) : null), ("clip-path", group.Clip is { } clip ? $"url(#{clips[clip]})" : null));
                foreach (var part in group.Items)
                {
                    Write(part);
                }

                xml.WriteEndElement();
                break;
            case StrokeItem stroke:
                Start(
                    "path", ("d", Path(stroke.Points)), ("fill", "none"), ("stroke", stroke.Color), ("stroke-width", Number(stroke.Width)), ("stroke-linejoin", "round"),
                    ("stroke-dasharray", stroke.Dashes is { Length: > 0 } dashes ? string.Join(' ', dashes.Select(Number)) : null), ("stroke-opacity", Opacity(stroke.Opacity)));
                xml.WriteEndElement();
                break;
            case AreaItem area:
                Start("path", ("d", $"{Path(area.Points)}Z"), ("fill", area.Color), ("fill-opacity", Opacity(area.Opacity)));
                xml.WriteEndElement();
                break;
            case TextItem text:
                Write(text);
                break;
        }
    }

    private void Write(TextItem text)
    {
        var place = $"translate({Number(text.X)} {Number(text.Y)})";
        Start("g", ("role", "text"), ("aria-label", Clean(text.Text.Text)), ("fill", text.Color), ("transform", text.IsVertical ? $"{place} rotate(-90)" : place));
        foreach (var (face, glyph, x) in Glyphs(text.Text))
        {
            if (outlines[(face, glyph, text.Text.Size)] is { Length: > 0 } id)
            {
                Start("use", ("href", $"#{id}"), ("x", Number(x)));
                xml.WriteEndElement();
            }
        }

        xml.WriteEndElement();
    }

    private static IEnumerable<(SKTypeface Face, ushort Glyph, double X)> Glyphs(PictureText text)
    {
        var x = 0.0;
        foreach (var (part, face) in PictureFonts.Runs(text.Text))
        {
            using var font = PictureFonts.At(face, text.Size);
            var glyphs = font.GetGlyphs(part);
            var widths = font.GetGlyphWidths(glyphs);
            foreach (var (glyph, width) in glyphs.Zip(widths))
            {
                yield return (face, glyph, x);
                x += width;
            }
        }
    }

    private void Start(string name, params (string Name, string? Value)[] attributes)
    {
        xml.WriteStartElement(name, Namespace);
        foreach (var (attribute, value) in attributes.Where(one => one.Value is not null))
        {
            xml.WriteAttributeString(attribute, value);
        }
    }

    private static string Path(IReadOnlyList<Spot> points)
    {
        var path = new StringBuilder();
        foreach (var (i, point) in points.Index())
        {
            path.Append(i == 0 ? 'M' : 'L').Append(Number(point.X)).Append(' ').Append(Number(point.Y));
        }

        return path.ToString();
    }

    private static string? Opacity(double opacity) => opacity < 1 ? Number(opacity) : null;

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    // Runs of older versions may have control characters in their names.
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
}
