using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace GrokLab.Training.Tests.Datasets;

internal static class MadeArchive
{
    /// <summary>A .tar.gz of a folder's files, laid out as the official archive.</summary>
    internal static byte[] Of(string folder, Action<TarWriter>? more = null)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(packed, TarEntryFormat.Ustar))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "cifar-10-batches-bin/"));
            foreach (var path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            {
                tar.WriteEntry(path, $"cifar-10-batches-bin/{Path.GetFileName(path)}");
            }

            more?.Invoke(tar);
        }

        return bytes.ToArray();
    }

    internal static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
