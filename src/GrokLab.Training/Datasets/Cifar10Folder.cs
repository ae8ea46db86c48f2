using GrokLab.Training.Runtime;

namespace GrokLab.Training.Datasets;

/// <summary>The location of CIFAR-10's binary batches: the names of the official files, and their folder.</summary>
public static class Cifar10Folder
{
    /// <summary>The environment variable that names a folder with batches: the setting <c>Datasets:Cifar10</c>.</summary>
    public const string FolderVariable = "Datasets__Cifar10";

    /// <summary>The folder's name in the official archive and under the storage folder.</summary>
    public const string Name = "cifar-10-batches-bin";

    /// <summary>The file of the class names, one per line; optional.</summary>
    public const string ClassNamesFile = "batches.meta.txt";

    /// <summary>The file of the test images.</summary>
    public const string TestFile = "test_batch.bin";

    /// <summary>The files of the training images, in order.</summary>
    public static IReadOnlyList<string> TrainFiles { get; } = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];

    /// <summary>All six files of images.</summary>
    public static IReadOnlyList<string> BatchFiles { get; } = [.. TrainFiles, TestFile];

    /// <summary>The official names of the classes 0 … 9.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>The folder in this process's environment; it need not exist.</summary>
    public static string FromEnvironment()
    {
        var named = Environment.GetEnvironmentVariable(FolderVariable);
        return string.IsNullOrWhiteSpace(named) ? Under(StorageFolder.FromEnvironment()) : Path.GetFullPath(named);
    }

    /// <summary>The folder of an installation under a storage folder.</summary>
    public static string Under(string storageDirectory) => Path.GetFullPath(Path.Combine(storageDirectory, "datasets", Name));

    /// <summary>Whether a folder holds all batches; their content is not checked.</summary>
    public static bool IsComplete(string folder) => BatchFiles.All(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>Checks that a folder holds all batches.</summary>
    /// <exception cref="DatasetException">There is no such folder, or batches are missing.</exception>
    public static void ThrowIfIncomplete(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DatasetException(
                $"CIFAR-10 is not there: there is no folder '{folder}'. Install it on the dashboard's page \"Data sets\", put the binary batches of the official "
                + $"cifar-10-binary.tar.gz there, or name a folder that has them in the setting Datasets:Cifar10 (environment {FolderVariable}).");
        }

        string[] missing = [.. BatchFiles.Where(name => !File.Exists(Path.Combine(folder, name)))];
        if (missing.Length > 0 && Cifar10Python.IsComplete(folder))
        {
            throw new DatasetException(
                $"'{folder}' holds the Python version of CIFAR-10, and training reads the binary version. Move these files to another folder and install "
                + "from there on the dashboard's page \"Data sets\", which turns them into binary ones, or get the official cifar-10-binary.tar.gz.");
        }

        if (missing.Length > 0)
        {
            throw missing.Length == BatchFiles.Count && OtherVersion.In(folder) is { } other ? other : new DatasetException(missing.Length == BatchFiles.Count
                ? $"'{folder}' holds none of CIFAR-10's binary batches: needed are {string.Join(", ", BatchFiles)}, as in the official cifar-10-binary.tar.gz."
                : $"'{folder}' lacks some of CIFAR-10's binary batches: {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing.");
        }
    }
}
