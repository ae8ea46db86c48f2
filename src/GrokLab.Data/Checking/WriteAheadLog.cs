using System.Buffers.Binary;

namespace GrokLab.Data.Checking;

/// <summary>Finds out whether SQLite's write-ahead log is torn: SQLite itself silently ignores everything after the tear.</summary>
/// <remarks>The format is that of https://sqlite.org/fileformat2.html, section 4: each frame carries a checksum over all frames before it.</remarks>
internal static class WriteAheadLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;

    /// <summary>The number of pages at the log's end that do not match their checksums or come after such a page.</summary>
    /// <param name="path">The log's path; the file may be absent.</param>
    public static int TornPages(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
        var header = new byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return 0;
        }

        var bigEndian = (Word(header, 0) & 1) == 1;
        var sum = Sum((0, 0), header.AsSpan(0, 24), bigEndian);
        var pageBytes = (int)Word(header, 8);
        if (Word(header, 0) >> 1 != 0x377f0682 >> 1 || sum != (Word(header, 24), Word(header, 28)) || pageBytes is < 512 or > 65_536)
        {
            return Math.Max(1, (int)((file.Length - HeaderBytes) / 4096)); // SQLite ignores the whole log.
        }

        return TornPages(file, header, pageBytes, sum, bigEndian);
    }

    private static int TornPages(FileStream file, byte[] header, int pageBytes, (uint, uint) sum, bool bigEndian)
    {
        var frame = new byte[FrameHeaderBytes + pageBytes];
        var (sound, torn) = (true, 0);
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) is >= FrameHeaderBytes and var read)
        {
            // Other frames are left from an earlier round: SQLite overwrites the log from its beginning.
            var ofThisRound = frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8));
            if (sound)
            {
                sum = Sum(Sum(sum, frame.AsSpan(0, 8), bigEndian), frame.AsSpan(FrameHeaderBytes), bigEndian);
                sound = ofThisRound && read == frame.Length && sum == (Word(frame, 16), Word(frame, 20));
            }

            torn += !sound && ofThisRound ? 1 : 0;
        }

        return torn;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static (uint, uint) Sum((uint First, uint Second) sum, ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        var (first, second) = sum;
        for (var i = 0; i < bytes.Length; i += 8)
        {
            first += Read(bytes[i..], bigEndian) + second;
            second += Read(bytes[(i + 4)..], bigEndian) + first;
        }

        return (first, second);
    }

    private static uint Read(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
