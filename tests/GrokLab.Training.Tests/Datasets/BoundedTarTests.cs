using System.Formats.Tar;
using System.Text;
using GrokLab.Training.Datasets;

namespace GrokLab.Training.Tests.Datasets;

public sealed class BoundedTarTests
{
    private const long Huge = 1_610_612_736; // 1.5 GiB

    [Theory]
    [InlineData('L', "1,610,612,736 bytes in a header of the type LongPath: at most 65,536")]
    [InlineData('K', "1,610,612,736 bytes in a header of the type LongLink: at most 65,536")]
    [InlineData('x', "1,610,612,736 bytes in a header of the type ExtendedAttributes: at most 65,536")]
    [InlineData('g', "1,610,612,736 bytes in a header of the type GlobalExtendedAttributes: at most 65,536")]
    [InlineData('0', "too many unpacked bytes: at most 1,073,741,824")]
    [InlineData('z', "too many unpacked bytes: at most 1,073,741,824")]
    public async Task A_size_that_is_too_large_is_refused_before_anything_of_it_is_read(char type, string words)
    {
        using var stream = new Endless(Header("x", Huge, type));
        var error = await Assert.ThrowsAsync<DatasetException>(() => Tar(stream).NextAsync(default));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(512, stream.Read);
    }

    [Fact]
    public async Task A_size_beyond_octal_digits_is_refused_too()
    {
        var header = Header("x", 0, 'L');
        header.AsSpan(124, 12).Clear();
        header[124] = 0x80;
        BitConverter.GetBytes(Huge << 10).Reverse().ToArray().CopyTo(header, 128);
        using var stream = new Endless(Sealed(header));
        var error = await Assert.ThrowsAsync<DatasetException>(() => Tar(stream).NextAsync(default));
        Assert.Contains("1,649,267,441,664 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(512, stream.Read);
    }

    [Fact]
    public async Task A_size_in_an_extended_header_is_refused_too()
    {
        var record = Encoding.ASCII.GetBytes("23 size=99999999999999\n");
        using var stream = new Endless([.. Header("x", record.Length, 'x'), .. Padded(record), .. Header("data_batch_1.bin", 1, '0')]);
        var error = await Assert.ThrowsAsync<DatasetException>(() => Tar(stream).NextAsync(default));
        Assert.Contains("too many unpacked bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(3 * 512, stream.Read);
    }

    [Fact]
    public async Task Entries_are_counted_also_where_they_are_headers_alone()
    {
        var record = Padded(Encoding.ASCII.GetBytes("6 a=b\n"));
        using var stream = new Endless([.. Enumerable.Repeat<byte[]>([.. Header("x", 6, 'x'), .. record], 6).SelectMany(bytes => bytes)]);
        var error = await Assert.ThrowsAsync<DatasetException>(() => Tar(stream, new TarBounds(Entries: 5)).NextAsync(default));
        Assert.Contains("too many entries: at most 5", error.Message, StringComparison.Ordinal);
        Assert.Equal(11 * 512, stream.Read);
    }

    [Fact]
    public async Task Unpacked_bytes_are_added_up()
    {
        byte[] entry = [.. Header("x", 3_000, '0'), .. new byte[3_072]];
        using var stream = new Endless([.. entry, .. entry, .. entry]);
        var tar = Tar(stream, new TarBounds(Bytes: 10_000));
        await tar.NextAsync(default);
        await tar.NextAsync(default);
        await Assert.ThrowsAsync<DatasetException>(() => tar.NextAsync(default));
        Assert.Equal((2 * 3_584) + 512, stream.Read);
    }

    [Fact]
    public async Task Damaged_headers_are_told_from_those_that_are_too_large()
    {
        var wrong = Header("x", 1, '0');
        wrong[0]++;
        foreach (var bytes in (byte[][])[wrong, Header("x", 1, '0')[..100], Header("x", 1, 'S'), [.. Header("x", 9, 'x'), .. Padded("99 path=x"u8)]])
        {
            using var stream = new MemoryStream(bytes);
            await Assert.ThrowsAsync<InvalidDataException>(() => new BoundedTar("made", stream, new()).NextAsync(default));
        }

        using var cut = new MemoryStream([.. Header("x", 1_000, '0'), .. new byte[10]]);
        var tar = new BoundedTar("made", cut, new());
        await tar.NextAsync(default);
        await Assert.ThrowsAsync<InvalidDataException>(() => tar.NextAsync(default));
    }

    /// <summary>.NET's own writer is the reference for what others write.</summary>
    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task What_the_usual_programs_write_is_read_as_it_was_written(TarEntryFormat format)
    {
        var deep = format == TarEntryFormat.V7 ? "folder/file" : $"{string.Join('/', Enumerable.Repeat("a-long-folder", 9))}/data_batch_1.bin";
        var far = format is TarEntryFormat.V7 or TarEntryFormat.Ustar ? "far" : $"{new string('y', 300)}/{new string('ü', 120)}";
        using var bytes = new MemoryStream();
        await using (var writer = new TarWriter(bytes, format, leaveOpen: true))
        {
            if (format == TarEntryFormat.Pax)
            {
                await writer.WriteEntryAsync(new PaxGlobalExtendedAttributesTarEntry([new("comment", "made")]));
            }

            foreach (var (name, length) in ((string, int)[])[(deep, 700), ("empty", 0), (far, 512), ("last", 200_000)])
            {
                await writer.WriteEntryAsync(Entry(format, TarEntryType.RegularFile, name, length));
            }

            await writer.WriteEntryAsync(Entry(format, TarEntryType.Directory, "folder/", 0));
        }

        bytes.Position = 0;
        var tar = new BoundedTar("made", bytes, new());
        var seen = new List<(string, int)>();
        while (await tar.NextAsync(default) is { } item)
        {
            var content = new byte[item.Length];
            for (var done = 0; done < content.Length;)
            {
                done += await tar.ReadAsync(content.AsMemory(done), default);
            }

            Assert.All(content, b => Assert.Equal(seen.Count + 1, b));
            seen.Add((item.Name, content.Length));
        }

        Assert.Equal([(deep, 700), ("empty", 0), (far, 512), ("last", 200_000), ("folder/", 0)], seen);

        TarEntry Entry(TarEntryFormat of, TarEntryType type, string name, int length)
        {
            TarEntry entry = of switch
            {
                TarEntryFormat.V7 => new V7TarEntry(type == TarEntryType.RegularFile ? TarEntryType.V7RegularFile : type, name),
                TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                TarEntryFormat.Pax => new PaxTarEntry(type, name),
                _ => new GnuTarEntry(type, name),
            };
            if (type == TarEntryType.RegularFile)
            {
                var place = Array.IndexOf([deep, "empty", far, "last"], name) + 1;
                entry.DataStream = new MemoryStream([.. Enumerable.Repeat((byte)place, length)]);
            }

            return entry;
        }
    }

    private static BoundedTar Tar(Stream stream, TarBounds? bounds = null) => new("made", stream, bounds ?? new());

    private static byte[] Header(string name, long size, char type)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes(name).CopyTo(header, 0);
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(header, 124);
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        return Sealed(header);
    }

    private static byte[] Sealed(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return header;
    }

    private static byte[] Padded(ReadOnlySpan<byte> content)
    {
        var blocks = new byte[(content.Length + 511) / 512 * 512];
        content.CopyTo(blocks);
        return blocks;
    }

    /// <summary>Some bytes, then zeros without end; counts what is read.</summary>
    private sealed class Endless(byte[] start) : MemoryStream
    {
        public new long Read { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Clear();
            var from = (int)Math.Min(Read, start.Length);
            start.AsSpan(from, Math.Min(buffer.Length, start.Length - from)).CopyTo(buffer.Span);
            Read += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
