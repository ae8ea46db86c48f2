namespace GrokLab.Training.Datasets;

/// <summary>Labelled images in the format of the binary batches.</summary>
/// <param name="Labels">Classes 0 … 9, one byte per image.</param>
/// <param name="Pixels">3,072 bytes per image: the red, the green and the blue plane, each 32 rows of 32 pixels.</param>
public sealed record Cifar10Records(byte[] Labels, byte[] Pixels)
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>Width and height of an image.</summary>
    public const int Side = 32;

    /// <summary>Bytes of an image.</summary>
    public const int ImageBytes = 3 * Side * Side;

    /// <summary>Bytes of a record: the label, then the image.</summary>
    public const int RecordBytes = 1 + ImageBytes;

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Reads the training images of a folder, batch by batch.</summary>
    /// <param name="folder">A folder with all batches.</param>
    /// <param name="limit">The number of images, taken from the start; null for all.</param>
    /// <exception cref="DatasetException">A batch is missing or damaged.</exception>
    public static Cifar10Records ReadTraining(string folder, int? limit = null)
    {
        Cifar10Folder.ThrowIfIncomplete(folder);
        return Read([.. Cifar10Folder.TrainFiles.Select(name => Path.Combine(folder, name))], limit);
    }

    /// <summary>Reads the test images of a folder.</summary>
    /// <param name="folder">A folder with all batches.</param>
    /// <param name="limit">The number of images, taken from the start; null for all.</param>
    /// <exception cref="DatasetException">A batch is missing or damaged.</exception>
    public static Cifar10Records ReadTest(string folder, int? limit = null)
    {
        Cifar10Folder.ThrowIfIncomplete(folder);
        return Read([Path.Combine(folder, Cifar10Folder.TestFile)], limit);
    }

    /// <summary>The number of records in a batch file.</summary>
    /// <exception cref="DatasetException">The file's length is not that of one or more whole records, or it cannot be read.</exception>
    public static int CountIn(string path)
    {
        try
        {
            return WholeRecords(path, new FileInfo(path).Length);
        }
        catch (IOException e)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>Reads a whole batch file and keeps only its labels.</summary>
    /// <exception cref="DatasetException">The file is missing or damaged.</exception>
    public static byte[] ReadLabels(string path)
    {
        using var batch = new BatchReader(path);
        var labels = new byte[batch.Count];
        var pixels = new byte[ImageBytes];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = batch.Next(pixels);
        }

        return labels;
    }

    private static Cifar10Records Read(IReadOnlyList<string> paths, int? limit)
    {
        int[] counts = [.. paths.Select(CountIn)];
        var total = Math.Min(limit ?? int.MaxValue, counts.Sum());
        var records = new Cifar10Records(new byte[total], new byte[(long)total * ImageBytes]);
        var first = 0;
        for (var i = 0; i < paths.Count && first < total; i++)
        {
            var count = Math.Min(counts[i], total - first);
            records.Fill(first, count, paths[i]);
            first += count;
        }

        return records;
    }

    private void Fill(int first, int count, string path)
    {
        using var batch = new BatchReader(path);
        for (var i = first; i < first + count; i++)
        {
            Labels[i] = batch.Next(Pixels.AsSpan(i * ImageBytes, ImageBytes));
        }
    }

    private static int WholeRecords(string path, long length)
    {
        if (length == 0 || length % RecordBytes != 0)
        {
            throw new DatasetException($"'{path}' is damaged: {length:N0} bytes; allowed is a whole number of records of {RecordBytes:N0} bytes, at least one"
                + $" (the last whole one here is record {length / RecordBytes:N0}).");
        }

        return checked((int)(length / RecordBytes));
    }

    internal static DatasetException Unreadable(string path, Exception cause) => new($"'{path}' cannot be read: {cause.Message}", cause);
}
