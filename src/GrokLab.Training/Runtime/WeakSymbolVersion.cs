using System.Buffers.Binary;

namespace GrokLab.Training.Runtime;

/// <summary>
/// Marks one symbol-version requirement of a 64-bit little-endian ELF shared library as weak, so that the dynamic
/// linker loads the library where that version is missing.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 was built with a libstdc++ newer than Debian 12's. Of the newer version (GLIBCXX_3.4.32) it
/// references a single symbol, <c>_ZSt21ios_base_library_initv</c>, which exists only to be linked and is never called.
/// A weak version need (<c>VER_FLG_WEAK</c> in <c>vna_flags</c>) removes the linker's error, and a weak symbol
/// binding (<c>STB_WEAK</c>) lets the symbol stay unresolved.
/// </remarks>
public static class WeakSymbolVersion
{
    private const ushort VersionFlagWeak = 2; // VER_FLG_WEAK

    /// <summary>Marks the version need <paramref name="version"/> and every symbol bound to <paramref name="symbol"/> as weak.</summary>
    /// <param name="elf">The library's bytes, changed in place.</param>
    /// <param name="version">The version's name, for example <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="symbol">The mangled name of the only symbol that needs that version.</param>
    /// <returns>True where anything was changed; false where the library does not need that version.</returns>
    /// <exception cref="InvalidDataException">The bytes are no 64-bit little-endian ELF file, or are truncated.</exception>
    public static bool Apply(byte[] elf, string version, string symbol)
    {
        var file = new ElfFile(elf);
        var needWeakened = file.Sections.Where(s => s.Type == ElfFile.VersionNeeds)
            .Aggregate(false, (changed, s) => WeakenNeed(file, s, version) || changed);
        if (needWeakened)
        {
            foreach (var section in file.Sections.Where(s => s.Type == ElfFile.DynamicSymbols))
            {
                WeakenSymbol(file, section, symbol);
            }
        }

        return needWeakened;
    }

    private static bool WeakenNeed(ElfFile file, ElfFile.Section needs, string version)
    {
        var changed = false;
        var strings = file.LinkedTo(needs);
        var need = needs.Offset;
        for (var i = 0; i < needs.Count; i++)
        {
            var auxiliary = need + (int)file.U32(need + 8); // vn_aux
            for (var j = 0; j < file.U16(need + 2); j++) // vn_cnt
            {
                if (file.Name(strings, file.U32(auxiliary + 8)) == version) // vna_name
                {
                    var flags = file.At(auxiliary + 4, 2); // vna_flags
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(file.U16(auxiliary + 4) | VersionFlagWeak));
                    changed = true;
                }

                auxiliary += (int)file.U32(auxiliary + 12); // vna_next
            }

            need += (int)file.U32(need + 12); // vn_next
        }

        return changed;
    }

    private static void WeakenSymbol(ElfFile file, ElfFile.Section symbols, string name)
    {
        foreach (var symbol in file.Symbols(symbols).Where(s => s.Name == name))
        {
            var info = file.At(symbol.InfoOffset, 1); // st_info
            info[0] = (byte)((ElfFile.Symbol.Weak << 4) | (info[0] & 0xf));
        }
    }
}
