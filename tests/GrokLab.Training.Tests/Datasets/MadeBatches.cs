using GrokLab.Training.Datasets;

namespace GrokLab.Training.Tests.Datasets;

/// <summary>Binary batches with made images.</summary>
internal static class MadeBatches
{
    internal static void Write(string folder, int recordsABatch, int testRecords)
    {
        Directory.CreateDirectory(folder);
        for (var batch = 0; batch < 6; batch++)
        {
            var records = batch < 5 ? recordsABatch : testRecords;
            File.WriteAllBytes(
                Path.Combine(folder, Cifar10Folder.BatchFiles[batch]),
                [.. Enumerable.Range(0, records).SelectMany(i => Record(batch, i))]);
        }

        File.WriteAllLines(Path.Combine(folder, Cifar10Folder.ClassNamesFile), Cifar10Folder.ClassNames);
    }

    internal static byte Label(int batch, int record) => (byte)((batch + record) % 10);

    /// <summary>Made so that every channel, row and column of every record is told apart.</summary>
    internal static byte Pixel(int batch, int record, int channel, int row, int column) =>
        (byte)(17 * batch + 31 * record + 83 * channel + 5 * row + 3 * column + (row * column % 7));

    private static IEnumerable<byte> Record(int batch, int record) =>
        [Label(batch, record), .. from channel in Enumerable.Range(0, 3)
                                  from row in Enumerable.Range(0, 32)
                                  from column in Enumerable.Range(0, 32)
                                  select Pixel(batch, record, channel, row, column)];
}
