using System.Buffers.Binary;
using System.Text;

namespace GrokLab.Training.Runtime;

/// <summary>Reads and changes the tables of a 64-bit little-endian ELF shared library in memory.</summary>
/// <remarks>Field names and layouts are those of the ELF gABI and of the symbol-versioning chapter of the Linux Standard Base.</remarks>
internal sealed class ElfFile
{
    internal const uint DynamicSymbols = 11; // SHT_DYNSYM
    internal const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed

    private const int HeaderSize = 64;
    private const uint SymbolVersions = 0x6fffffff; // SHT_GNU_versym

    private readonly byte[] bytes;

    /// <exception cref="InvalidDataException">The bytes are not a 64-bit little-endian ELF file, or are truncated.</exception>
    internal ElfFile(byte[] bytes)
    {
        this.bytes = bytes;
        if (!HasHeader(bytes))
        {
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");
        }

        var (table, entrySize, count) = SectionTable(At(0, HeaderSize));
        Sections = [.. Enumerable.Range(0, count).Select(i => ReadSection((int)table + i * entrySize))];
    }

    internal IReadOnlyList<Section> Sections { get; }

    /// <summary>
    /// Whether the file ends before its section table, which linkers write last. The dynamic linker does not check this; the
    /// process is killed when it reads the missing part.
    /// </summary>
    internal static bool IsCutShort(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var header = new byte[HeaderSize];
            return stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && HasHeader(header)
                && SectionTable(header) is var (offset, size, count) && (ulong)stream.Length < offset + (ulong)size * count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // The dynamic linker reports why the file cannot be read.
        }
    }

    /// <summary>The section that another one names in its field <c>sh_link</c>, for example its table of strings.</summary>
    internal Section LinkedTo(Section section) =>
        section.Link < Sections.Count ? Sections[(int)section.Link] : throw CutShort();

    /// <summary>The symbols of a section of the type <see cref="DynamicSymbols"/>, in the order of the table.</summary>
    internal IEnumerable<Symbol> Symbols(Section section)
    {
        const int symbolSize = 24;
        const int versionMask = 0x7fff;
        var strings = LinkedTo(section);
        var versions = Sections.FirstOrDefault(s => s.Type == SymbolVersions);
        for (var i = 0; i < section.Size / symbolSize; i++)
        {
            var symbol = section.Offset + i * symbolSize;
            yield return new Symbol(
                Name(strings, U32(symbol)), // st_name
                InfoOffset: symbol + 4,
                Binding: At(symbol + 4, 1)[0] >> 4, // st_info
                IsDefined: U16(symbol + 6) != 0, // st_shndx
                HasVersion: versions.Size > 0 && (U16(versions.Offset + 2 * i) & versionMask) > 1); // 0 and 1: local, global
        }
    }

    internal string Name(Section strings, uint offset)
    {
        var rest = At(strings.Offset, strings.Size)[(int)Math.Min(offset, (uint)strings.Size)..];
        var length = rest.IndexOf((byte)0);
        return length >= 0 ? Encoding.ASCII.GetString(rest[..length]) : throw CutShort();
    }

    internal ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));

    internal uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));

    internal Span<byte> At(int offset, int count) =>
        offset >= 0 && count >= 0 && offset <= bytes.Length - count ? bytes.AsSpan(offset, count) : throw CutShort();

    private static bool HasHeader(byte[] bytes) => bytes is [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, ..];

    private static (ulong Offset, ushort EntrySize, ushort Count) SectionTable(ReadOnlySpan<byte> header) => (
        BinaryPrimitives.ReadUInt64LittleEndian(header[0x28..]), // e_shoff
        BinaryPrimitives.ReadUInt16LittleEndian(header[0x3a..]), // e_shentsize
        BinaryPrimitives.ReadUInt16LittleEndian(header[0x3c..])); // e_shnum

    private ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));

    private Section ReadSection(int header) => new(
        Type: U32(header + 4),
        Offset: (int)U64(header + 0x18),
        Size: (int)U64(header + 0x20),
        Link: U32(header + 0x28),
        Count: U32(header + 0x2c)); // sh_info: the number of version needs

    private static InvalidDataException CutShort() => new("The ELF file is cut short or its tables point outside it.");

    internal readonly record struct Section(uint Type, int Offset, int Size, uint Link, uint Count);

    internal readonly record struct Symbol(string Name, int InfoOffset, int Binding, bool IsDefined, bool HasVersion)
    {
        internal const int Local = 0; // STB_LOCAL
        internal const int Weak = 2; // STB_WEAK
    }
}
