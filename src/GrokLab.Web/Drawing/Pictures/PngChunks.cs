using System.Buffers.Binary;
using System.Text;

namespace GrokLab.Web.Drawing.Pictures;

/// <summary>Adds to a PNG what SkiaSharp does not write: its size on paper, and where its values come from.</summary>
internal static class PngChunks
{
    private const int AfterHeader = 33; // The signature, and the chunk IHDR.
    private const double InchesPerMetre = 100 / 2.54;

    /// <summary>The PNG with the chunks <c>pHYs</c> and <c>iTXt</c>.</summary>
    internal static byte[] With(byte[] png, int dpi, string title, FigureProvenance provenance)
    {
        using var stream = new MemoryStream(png.Length + 1024);
        stream.Write(png.AsSpan(0, AfterHeader));
        var perMetre = (int)Math.Round(dpi * InchesPerMetre);
        var size = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(size, perMetre);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), perMetre);
        size[8] = 1; // Metres.
        Write(stream, "pHYs", size);
        foreach (var (name, value) in provenance.Entries.Prepend(("Title", title)))
        {
            // Keyword, no compression, no language, no translated keyword, text in UTF-8.
            Write(stream, "iTXt", [.. Encoding.Latin1.GetBytes(name), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(value)]);
        }

        stream.Write(png.AsSpan(AfterHeader));
        return stream.ToArray();
    }

    private static void Write(MemoryStream stream, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        stream.Write(number);
    }

    // CRC-32 of the PNG standard (ISO 3309), bit by bit: the chunks are short.
    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xedb88320;
            }
        }

        return ~crc;
    }
}
