using System.Runtime.InteropServices;

namespace GrokLab.Training.Runtime;

/// <summary>The symbols that a shared library for Linux needs from libtorch.</summary>
/// <remarks>
/// The dynamic linker resolves a function at its first call. A library that needs functions missing from this libtorch
/// is therefore loaded without an error, and the process crashes later.
/// </remarks>
internal static class NeededSymbols
{
    /// <summary>
    /// The names of a library's undefined symbols that are not weak and have no version. Symbols of the C and C++ libraries
    /// have versions, those of libtorch have none.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are not a 64-bit little-endian ELF file, or are truncated.</exception>
    internal static IReadOnlyList<string> Of(byte[] library)
    {
        var file = new ElfFile(library);
        return [.. file.Sections.Where(s => s.Type == ElfFile.DynamicSymbols).SelectMany(file.Symbols)
            .Where(s => s is { IsDefined: false, HasVersion: false, Binding: not (ElfFile.Symbol.Local or ElfFile.Symbol.Weak) })
            .Select(s => s.Name)];
    }

    /// <summary>The symbols that are missing from the loaded libraries and from the libraries that these need.</summary>
    internal static IReadOnlyList<string> Missing(IReadOnlyList<string> symbols, IReadOnlyList<IntPtr> libraries) =>
        [.. symbols.Where(symbol => !libraries.Any(library => NativeLibrary.TryGetExport(library, symbol, out _)))];
}
