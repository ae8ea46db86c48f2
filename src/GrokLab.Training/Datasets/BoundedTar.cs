using System.Buffers.Binary;
using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace GrokLab.Training.Datasets;

/// <summary>The limits on the content of an archive.</summary>
/// <param name="HeaderBytes">The most bytes of one long name or one extended header (PAX).</param>
/// <param name="Entries">The most entries and extended headers together.</param>
/// <param name="Bytes">The most bytes of the unpacked archive.</param>
internal sealed record TarBounds(int HeaderBytes = 64 * 1024, int Entries = 1_000, long Bytes = 1L << 30);

/// <summary>A file or other entry of an archive.</summary>
/// <param name="Name">The entry's path in the archive.</param>
/// <param name="Type">The entry's type.</param>
/// <param name="Length">The length of the content in bytes.</param>
internal sealed record TarItem(string Name, TarEntryType Type, long Length);

/// <summary>
/// Reads a tar archive from front to back: ustar, GNU long names and PAX paths and sizes. Every size that the archive states is
/// compared with a limit before memory is allocated or content is read; .NET's own reader allocates as much memory as a header states.
/// </summary>
/// <param name="archive">The archive's name, for errors.</param>
/// <param name="unpacked">The unpacked archive; it is read up to the end mark.</param>
/// <param name="bounds">The limits on its content.</param>
internal sealed class BoundedTar(string archive, Stream unpacked, TarBounds bounds)
{
    private const int BlockBytes = 512;

    private readonly byte[] block = new byte[BlockBytes];
    private readonly byte[] skipped = new byte[1 << 16];
    private long left;
    private long padding;
    private long read;
    private int entries;

    /// <summary>Skips the rest of this entry and reads the next one; null at the end.</summary>
    /// <exception cref="DatasetException">The archive exceeds a limit.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged, truncated or of another format.</exception>
    internal async Task<TarItem?> NextAsync(CancellationToken cancellation)
    {
        string? name = null;
        long? length = null;
        while (true)
        {
            await SkipAsync(cancellation);
            if (!await ReadBlockAsync(cancellation) || !block.AsSpan().ContainsAnyExcept((byte)0))
            {
                return null;
            }

            ThrowIfNoHeader();
            entries++;
            ThrowIf(entries > bounds.Entries, "entries", bounds.Entries, null);
            var type = (TarEntryType)block[156];
            var stated = Number(124, 12);
            switch (type)
            {
                case TarEntryType.LongPath:
                    name = Text(await ExtendedAsync(type, stated, cancellation));
                    break;
                case TarEntryType.ExtendedAttributes:
                    (name, length) = ReadPax(await ExtendedAsync(type, stated, cancellation), name, length);
                    break;
                case TarEntryType.LongLink or TarEntryType.GlobalExtendedAttributes:
                    await ExtendedAsync(type, stated, cancellation);
                    break;
                case TarEntryType.SparseFile or TarEntryType.MultiVolume:
                    throw new InvalidDataException($"Entries of the type {type} cannot be read.");
                default:
                    Begin(HasContent(type) ? length ?? stated : 0);
                    return new(name ?? OwnName(), type, left);
            }
        }
    }

    /// <summary>Reads content of the entry; returns 0 at its end.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged or truncated.</exception>
    internal async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (left == 0)
        {
            return 0;
        }

        var got = await unpacked.ReadAsync(buffer[..(int)Math.Min(buffer.Length, left)], cancellation);
        (left, read) = (left - got, read + got);
        return got > 0 ? got : throw new InvalidDataException("It ends within an entry.");
    }

    private void Begin(long length)
    {
        ThrowIf(length > bounds.Bytes - read, "unpacked bytes", bounds.Bytes, null);
        (left, padding) = (length, -length & (BlockBytes - 1));
    }

    private async Task<byte[]> ExtendedAsync(TarEntryType type, long length, CancellationToken cancellation)
    {
        ThrowIf(length > bounds.HeaderBytes, $"bytes in a header of the type {type}", bounds.HeaderBytes, length);
        Begin(length);
        var content = new byte[length];
        for (var done = 0; done < content.Length;)
        {
            done += await ReadAsync(content.AsMemory(done), cancellation);
        }

        return content;
    }

    private async Task SkipAsync(CancellationToken cancellation)
    {
        (left, padding) = (left + padding, 0);
        while (await ReadAsync(skipped, cancellation) > 0)
        {
        }
    }

    private async Task<bool> ReadBlockAsync(CancellationToken cancellation)
    {
        var got = await unpacked.ReadAtLeastAsync(block, BlockBytes, throwOnEndOfStream: false, cancellation);
        read += got;
        return got == BlockBytes || (got == 0 ? false : throw new InvalidDataException("It ends within a header."));
    }

    /// <summary>Checks the header's checksum: the sum of its bytes, with the checksum field counted as spaces.</summary>
    private void ThrowIfNoHeader()
    {
        var sum = 0;
        for (var i = 0; i < BlockBytes; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : block[i];
        }

        if (sum != Number(148, 8))
        {
            throw new InvalidDataException("A header has a wrong checksum.");
        }
    }

    /// <summary>Reads a number: octal digits between spaces and zeros or, with the first bit set, a binary number.</summary>
    private long Number(int start, int length)
    {
        var field = block.AsSpan(start, length);
        if ((field[0] & 0x80) != 0)
        {
            return field[0] == 0x80 && length > 8 && !field[1..^8].ContainsAnyExcept((byte)0) && BinaryPrimitives.ReadInt64BigEndian(field[^8..]) is >= 0 and var binary
                ? binary
                : throw new InvalidDataException("A header has a number that is negative or too large.");
        }

        long number = 0;
        foreach (var digit in Text(field).Trim())
        {
            number = digit is >= '0' and <= '7' ? (number * 8) + (digit - '0') : throw new InvalidDataException("A header has a number that is none.");
        }

        return number;
    }

    private string OwnName()
    {
        var name = Text(block.AsSpan(0, 100));
        var prefix = block.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? Text(block.AsSpan(345, 155)) : "";
        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    /// <summary>Reads records of the form "length name=value\n".</summary>
    private static (string? Name, long? Length) ReadPax(ReadOnlySpan<byte> records, string? name, long? length)
    {
        while (records.Length > 0)
        {
            var space = records.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size <= space + 1 || size > records.Length)
            {
                throw new InvalidDataException("An extended header has a record of a wrong length.");
            }

            var record = Encoding.UTF8.GetString(records[(space + 1)..size]).TrimEnd('\n').Split('=', 2);
            (name, length) = record switch
            {
                ["path", var path] => (path, length),
                ["size", var text] => (name, long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var stated)
                    ? stated
                    : throw new InvalidDataException("An extended header has a size that is no number.")),
                [var key, _] when key.StartsWith("GNU.sparse", StringComparison.Ordinal) => throw new InvalidDataException("Sparse files cannot be read."),
                _ => (name, length),
            };
            records = records[size..];
        }

        return (name, length);
    }

    private void ThrowIf(bool tooMuch, string what, long most, long? found)
    {
        if (tooMuch)
        {
            throw new DatasetException($"'{archive}' has {(found is null ? "too many" : $"{found:N0}")} {what}: at most {most:N0} are allowed. It is not installed.");
        }
    }

    // Links, devices and folders have no content, even where they state a size.
    private static bool HasContent(TarEntryType type) => type is not (TarEntryType.HardLink or TarEntryType.SymbolicLink or TarEntryType.CharacterDevice
        or TarEntryType.BlockDevice or TarEntryType.Directory or TarEntryType.Fifo);

    private static string Text(ReadOnlySpan<byte> field) =>
        Encoding.UTF8.GetString(field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field);
}
