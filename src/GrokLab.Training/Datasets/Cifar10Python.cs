namespace GrokLab.Training.Datasets;

/// <summary>CIFAR-10's Python version: batches as pickled numpy arrays, which an installation turns into binary ones.</summary>
internal static class Cifar10Python
{
    /// <summary>The folder's name in the official archive, <c>cifar-10-python.tar.gz</c>.</summary>
    internal const string FolderName = "cifar-10-batches-py";

    private const long MaxFileBytes = 256L << 20; // An official file has 31 MB.

    /// <summary>The batches, in the order of <see cref="Cifar10Folder.BatchFiles"/>.</summary>
    internal static IReadOnlyList<string> BatchFiles { get; } = [.. Cifar10Folder.BatchFiles.Select(name => Path.GetFileNameWithoutExtension(name))];

    /// <summary>Whether a folder holds all batches of this version.</summary>
    internal static bool IsComplete(string folder) => Present(folder).Length == BatchFiles.Count;

    /// <summary>Converts the batches of a folder to binary ones in the same folder, one after the other, and deletes each converted batch.</summary>
    /// <param name="folder">A folder owned by this installation.</param>
    /// <param name="from">The source of the batches, for errors.</param>
    /// <param name="files">The file system to write to.</param>
    /// <param name="cancellation">Ends the conversion; partial files stay behind.</param>
    /// <exception cref="DatasetException">A batch is missing or damaged, or a file is no batch.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    internal static async Task ConvertAsync(string folder, string from, IFileSystem files, CancellationToken cancellation)
    {
        var needed = !Cifar10Folder.IsComplete(folder);
        if (needed)
        {
            ThrowIfPartial(folder, from);
        }

        foreach (var name in Present(folder))
        {
            var path = Path.Combine(folder, name);
            if (needed)
            {
                using var binary = files.OpenWrite($"{path}.bin", append: false);
                await WriteAsync(Read(path, from), binary, cancellation);
            }

            files.Delete(path);
        }
    }

    /// <summary>Checks that a folder holds all of the batches or none.</summary>
    /// <exception cref="DatasetException">Some batches are missing.</exception>
    internal static void ThrowIfPartial(string folder, string from)
    {
        var present = Present(folder);
        if (present.Length > 0 && present.Length < BatchFiles.Count)
        {
            throw new DatasetException($"'{from}' lacks some batches of CIFAR-10's Python version: there is no {string.Join(", ", BatchFiles.Except(present))}.");
        }
    }

    private static string[] Present(string folder) => [.. BatchFiles.Where(name => File.Exists(Path.Combine(folder, name)))];

    private static Cifar10Records Read(string path, string from)
    {
        var name = Path.GetFileName(path);
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MaxFileBytes
                ? Records(Pickle.Read(File.ReadAllBytes(path)))
                : throw new InvalidDataException($"It has {length:N0} bytes; at most {MaxFileBytes:N0} are allowed.");
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException(
                $"'{from}' has a file {name} that is no batch of CIFAR-10's Python version, or is damaged. {e.Message} Get the official cifar-10-binary.tar.gz instead.", e);
        }
    }

    /// <exception cref="InvalidDataException">The value is not a batch.</exception>
    private static Cifar10Records Records(object? pickled)
    {
        if (pickled is not Dictionary<string, object?> batch || batch.GetValueOrDefault("labels") is not List<object?> labels
            || batch.GetValueOrDefault("data") is not Pickle.NumpyArray data)
        {
            throw new InvalidDataException("It holds no labels and data.");
        }

        if (labels.Count == 0 || data.Shape is not [var rows, Cifar10Records.ImageBytes] || rows != labels.Count
            || data.Bytes.Length != rows * Cifar10Records.ImageBytes)
        {
            throw new InvalidDataException($"It holds {labels.Count:N0} labels and an array of {string.Join(" × ", data.Shape)}; needed are as many rows of {Cifar10Records.ImageBytes} bytes as labels.");
        }

        var wrong = labels.FindIndex(label => label is not (long and >= 0 and < Cifar10Records.Classes));
        return wrong < 0
            ? new Cifar10Records([.. labels.Select(label => (byte)(long)label!)], data.Bytes.ToArray())
            : throw new InvalidDataException($"Label {wrong + 1:N0} is {(labels[wrong] is long number ? number : "no number")}; allowed are 0 to {Cifar10Records.Classes - 1}.");
    }

    private static async Task WriteAsync(Cifar10Records records, Stream to, CancellationToken cancellation)
    {
        for (var i = 0; i < records.Count; i++)
        {
            await to.WriteAsync(new[] { records.Labels[i] }, cancellation);
            await to.WriteAsync(records.Pixels.AsMemory(i * Cifar10Records.ImageBytes, Cifar10Records.ImageBytes), cancellation);
        }
    }
}
