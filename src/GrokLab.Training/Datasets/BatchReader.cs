namespace GrokLab.Training.Datasets;

/// <summary>Reads a batch file record by record, and reports errors in it.</summary>
internal sealed class BatchReader : IDisposable
{
    private readonly string path;
    private readonly FileStream file;
    private int record;

    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">The file cannot be read, or its length is not that of one or more whole records.</exception>
    internal BatchReader(string path)
    {
        this.path = path;
        Count = Cifar10Records.CountIn(path);
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Cifar10Records.Unreadable(path, e);
        }
    }

    /// <summary>Records of the file.</summary>
    internal int Count { get; }

    /// <summary>Reads the next record.</summary>
    /// <param name="pixels">The target of the image's <see cref="Cifar10Records.ImageBytes"/> bytes.</param>
    /// <returns>The record's label.</returns>
    /// <exception cref="DatasetException">The label is not valid, or the file cannot be read.</exception>
    internal byte Next(Span<byte> pixels)
    {
        record++;
        try
        {
            var label = file.ReadByte();
            if (label is < 0 or >= Cifar10Records.Classes)
            {
                throw new DatasetException($"'{path}' is damaged: record {record} has the label {label}; allowed are 0 to {Cifar10Records.Classes - 1}.");
            }

            file.ReadExactly(pixels);
            return (byte)label;
        }
        catch (IOException e)
        {
            throw Cifar10Records.Unreadable(path, e);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();
}
