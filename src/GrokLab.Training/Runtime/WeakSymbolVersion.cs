using System.Buffers.Binary;
using System.Text;

namespace GrokLab.Training.Runtime;

/// <summary>
/// Marks one symbol-version requirement of a 64-bit little-endian ELF shared library as weak, so that the dynamic
/// linker loads the library where that version is missing.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 was built with a libstdc++ newer than Debian 12's. Of the newer version (GLIBCXX_3.4.32) it
/// references a single symbol, <c>_ZSt21ios_base_library_initv</c>, which exists only to be linked and is never called.
/// A weak version need (<c>VER_FLG_WEAK</c> in <c>vna_flags</c>) turns the linker's error into silence, and a weak symbol
/// binding (<c>STB_WEAK</c>) lets the symbol stay unresolved. Field names and layouts are those of the ELF gABI and of
/// the GNU symbol-versioning chapter of the Linux Standard Base.
/// </remarks>
public static class WeakSymbolVersion
{
    private const uint SectionTypeDynamicSymbols = 11; // SHT_DYNSYM
    private const uint SectionTypeVersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort VersionFlagWeak = 2; // VER_FLG_WEAK
    private const byte BindingWeak = 2; // STB_WEAK

    /// <summary>Marks the version need <paramref name="version"/> and every symbol bound to <paramref name="symbol"/> as weak.</summary>
    /// <param name="elf">The library's bytes, changed in place.</param>
    /// <param name="version">The version's name, for example <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="symbol">The mangled name of the only symbol that needs that version.</param>
    /// <returns>True where anything was changed; false where the library does not need that version.</returns>
    /// <exception cref="InvalidDataException">The bytes are no 64-bit little-endian ELF file, or are cut short.</exception>
    public static bool Apply(byte[] elf, string version, string symbol)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
        {
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");
        }

        try
        {
            var sections = ReadSections(elf);
            var needWeakened = sections.Where(s => s.Type == SectionTypeVersionNeeds)
                .Aggregate(false, (changed, s) => WeakenNeed(elf, s, sections[(int)s.Link], version) || changed);
            if (needWeakened)
            {
                foreach (var s in sections.Where(s => s.Type == SectionTypeDynamicSymbols))
                {
                    WeakenSymbol(elf, s, sections[(int)s.Link], symbol);
                }
            }

            return needWeakened;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException("The ELF file is cut short or its tables point outside it.", e);
        }
    }

    private readonly record struct Section(uint Type, int Offset, int Size, uint Link, uint Count);

    private static List<Section> ReadSections(byte[] elf)
    {
        var tableOffset = (int)U64(elf, 0x28); // e_shoff
        var entrySize = U16(elf, 0x3a); // e_shentsize
        var count = U16(elf, 0x3c); // e_shnum
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var header = tableOffset + i * entrySize;
            return new Section(
                Type: U32(elf, header + 4),
                Offset: (int)U64(elf, header + 0x18),
                Size: (int)U64(elf, header + 0x20),
                Link: U32(elf, header + 0x28),
                Count: U32(elf, header + 0x2c)); // sh_info: the number of version needs
        })];
    }

    private static bool WeakenNeed(byte[] elf, Section needs, Section strings, string version)
    {
        var changed = false;
        var need = needs.Offset;
        for (var i = 0; i < needs.Count; i++)
        {
            var auxiliary = need + (int)U32(elf, need + 8); // vn_aux
            for (var j = 0; j < U16(elf, need + 2); j++) // vn_cnt
            {
                if (Name(elf, strings, U32(elf, auxiliary + 8)) == version) // vna_name
                {
                    var flags = elf.AsSpan(auxiliary + 4, 2); // vna_flags
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(U16(elf, auxiliary + 4) | VersionFlagWeak));
                    changed = true;
                }

                auxiliary += (int)U32(elf, auxiliary + 12); // vna_next
            }

            need += (int)U32(elf, need + 12); // vn_next
        }

        return changed;
    }

    private static void WeakenSymbol(byte[] elf, Section symbols, Section strings, string name)
    {
        const int symbolSize = 24;
        for (var symbol = symbols.Offset; symbol < symbols.Offset + symbols.Size; symbol += symbolSize)
        {
            if (Name(elf, strings, U32(elf, symbol)) == name) // st_name
            {
                elf[symbol + 4] = (byte)((BindingWeak << 4) | (elf[symbol + 4] & 0xf)); // st_info
            }
        }
    }

    private static string Name(byte[] elf, Section strings, uint offset)
    {
        var rest = elf.AsSpan(strings.Offset + (int)offset);
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private static ushort U16(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset, 2));

    private static uint U32(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset, 4));

    private static ulong U64(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset, 8));
}
