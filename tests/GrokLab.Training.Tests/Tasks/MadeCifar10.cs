using GrokLab.Training.Datasets;

namespace GrokLab.Training.Tests.Tasks;

/// <summary>A folder of binary batches with made images, deleted at the end; while it lives, tasks find it.</summary>
internal sealed class MadeCifar10 : IDisposable
{
    private readonly string? before = Environment.GetEnvironmentVariable(Cifar10Folder.FolderVariable);

    internal MadeCifar10(int recordsABatch = 6, int testRecords = 10)
    {
        Folder = Path.Combine(Directory.CreateTempSubdirectory("groklab-cifar-").FullName, Cifar10Folder.Name);
        Directory.CreateDirectory(Folder);
        for (var batch = 0; batch < 6; batch++)
        {
            var records = batch < 5 ? recordsABatch : testRecords;
            File.WriteAllBytes(
                Path.Combine(Folder, Cifar10Folder.BatchFiles[batch]),
                [.. Enumerable.Range(0, records).SelectMany(i => Record(batch, i))]);
        }

        File.WriteAllLines(Path.Combine(Folder, Cifar10Folder.ClassNamesFile), Cifar10Folder.ClassNames);
        Environment.SetEnvironmentVariable(Cifar10Folder.FolderVariable, Folder);
    }

    internal string Folder { get; }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Cifar10Folder.FolderVariable, before);
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }

    internal static byte Label(int batch, int record) => (byte)((batch + record) % 10);

    /// <summary>Made so that every channel, row and column of every record is told apart.</summary>
    internal static byte Pixel(int batch, int record, int channel, int row, int column) =>
        (byte)(17 * batch + 31 * record + 83 * channel + 5 * row + 3 * column + (row * column % 7));

    internal string PathOf(string name) => Path.Combine(Folder, name);

    private static IEnumerable<byte> Record(int batch, int record) =>
        [Label(batch, record), .. from channel in Enumerable.Range(0, 3)
                                  from row in Enumerable.Range(0, 32)
                                  from column in Enumerable.Range(0, 32)
                                  select Pixel(batch, record, channel, row, column)];
}
