using GrokLab.Training.Datasets;
using GrokLab.Training.Tests.Datasets;

namespace GrokLab.Training.Tests.Tasks;

/// <summary>A folder of binary batches with made images, deleted at the end; while it lives, tasks find it.</summary>
internal sealed class MadeCifar10 : IDisposable
{
    private readonly string? before = Environment.GetEnvironmentVariable(Cifar10Folder.FolderVariable);

    internal MadeCifar10(int recordsABatch = 6, int testRecords = 10)
    {
        Folder = Path.Combine(Directory.CreateTempSubdirectory("groklab-cifar-").FullName, Cifar10Folder.Name);
        MadeBatches.Write(Folder, recordsABatch, testRecords);
        Environment.SetEnvironmentVariable(Cifar10Folder.FolderVariable, Folder);
    }

    internal string Folder { get; }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Cifar10Folder.FolderVariable, before);
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }

    internal string PathOf(string name) => Path.Combine(Folder, name);
}
