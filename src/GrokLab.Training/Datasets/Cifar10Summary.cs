namespace GrokLab.Training.Datasets;

/// <summary>The content of a folder of CIFAR-10.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="Batches">The six files: five of training images, one of test images.</param>
/// <param name="TrainPerClass">Training images of each class, 0 … 9.</param>
/// <param name="TestPerClass">Test images of each class, 0 … 9.</param>
/// <param name="ClassNames">The classes' names.</param>
public sealed record Cifar10Summary(
    string Folder,
    IReadOnlyList<Cifar10Batch> Batches,
    IReadOnlyList<int> TrainPerClass,
    IReadOnlyList<int> TestPerClass,
    IReadOnlyList<string> ClassNames)
{
    /// <summary>Training images of the official data set.</summary>
    public const int OfficialTrainImages = 50_000;

    /// <summary>Test images of the official data set.</summary>
    public const int OfficialTestImages = 10_000;

    // A larger file cannot be a list of ten names.
    private const long MaxNamesBytes = 64 * 1024;

    /// <summary>The size of all batches together.</summary>
    public long Bytes => Batches.Sum(b => b.Bytes);

    /// <summary>Training images.</summary>
    public int TrainImages => TrainPerClass.Sum();

    /// <summary>Test images.</summary>
    public int TestImages => TestPerClass.Sum();

    /// <summary>Whether the numbers of images are those of the official data set; otherwise it is a part of it, or another data set.</summary>
    public bool IsWhole => TrainImages == OfficialTrainImages && TestImages == OfficialTestImages;

    /// <summary>Reads every record of a folder; this takes a second for the whole data set.</summary>
    /// <exception cref="DatasetException">A batch is missing or damaged.</exception>
    public static Cifar10Summary Read(string folder)
    {
        Cifar10Folder.ThrowIfIncomplete(folder);
        var files = Cifar10Folder.BatchFiles
            .Select(name => (Name: name, Labels: Cifar10Records.ReadLabels(Path.Combine(folder, name)))).ToList();
        return new Cifar10Summary(
            Path.GetFullPath(folder),
            [.. files.Select(file => new Cifar10Batch(file.Name, file.Labels.Length))],
            PerClass(files.Where(file => file.Name != Cifar10Folder.TestFile).SelectMany(file => file.Labels)),
            PerClass(files.Single(file => file.Name == Cifar10Folder.TestFile).Labels),
            Names(folder));
    }

    private static int[] PerClass(IEnumerable<byte> labels)
    {
        var counts = new int[Cifar10Records.Classes];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>The class names in the batches' folder, or the official ones.</summary>
    private static IReadOnlyList<string> Names(string folder)
    {
        var path = Path.Combine(folder, Cifar10Folder.ClassNamesFile);
        string[] names = new FileInfo(path) is { Exists: true, Length: <= MaxNamesBytes } ? [.. File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0).Take(Cifar10Records.Classes + 1)] : [];
        return names.Length == Cifar10Records.Classes ? names : Cifar10Folder.ClassNames;
    }
}

/// <summary>A file of images.</summary>
/// <param name="File">Its name.</param>
/// <param name="Records">The number of images.</param>
public sealed record Cifar10Batch(string File, int Records)
{
    /// <summary>Its size.</summary>
    public long Bytes => (long)Records * Cifar10Records.RecordBytes;
}
