using System.Text.Json.Serialization;
using GrokLab.Training.Datasets;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Datasets;

/// <summary>CIFAR-10 on this machine.</summary>
public sealed class Cifar10Dataset(IOptions<DatasetsOptions> datasets, IOptions<StorageOptions> storage) : IDisposable
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private (IReadOnlyList<(long Length, DateTime Written)> Files, Cifar10State State)? last;

    /// <summary>The folder of the data set.</summary>
    public string Folder => datasets.Value.Cifar10Folder(storage.Value);

    /// <summary>Whether the setting <c>Datasets:Cifar10</c> names the folder.</summary>
    public bool IsNamedBySetting => !string.IsNullOrWhiteSpace(datasets.Value.Cifar10);

    /// <summary>The source of the download.</summary>
    public Cifar10Source Source => datasets.Value.Source;

    /// <summary>Whether all batches exist, whatever their contents.</summary>
    public bool IsComplete => Cifar10Folder.IsComplete(Folder);

    /// <summary>Whether its folder is empty or missing.</summary>
    public bool IsVacant => !Directory.Exists(Folder) || !Directory.EnumerateFileSystemEntries(Folder).Any();

    /// <summary>Throws if a batch is missing.</summary>
    /// <exception cref="DatasetException">A batch is missing.</exception>
    public void ThrowIfIncomplete() => Cifar10Folder.ThrowIfIncomplete(Folder);

    /// <summary>Checks the data set. Every record is read, again only after the files have changed.</summary>
    public async Task<Cifar10State> ReadAsync(CancellationToken cancellation)
    {
        await reading.WaitAsync(cancellation);
        try
        {
            var files = Files();
            if (last is not { } known || !known.Files.SequenceEqual(files))
            {
                last = known = (files, await Task.Run(Look, cancellation));
            }

            return known.State;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    /// <summary>When the batches were last written.</summary>
    internal DateTimeOffset Written => Files().Max(file => file.Written);

    private IReadOnlyList<(long Length, DateTime Written)> Files() =>
        [.. Cifar10Folder.BatchFiles.Append(Cifar10Folder.ClassNamesFile).Select(name => new FileInfo(Path.Combine(Folder, name)))
            .Select(file => file.Exists ? (file.Length, file.LastWriteTimeUtc) : (-1, DateTime.UnixEpoch))];

    private Cifar10State Look()
    {
        if (IsVacant)
        {
            return new(DatasetStatus.Missing, null, null);
        }

        try
        {
            return new(DatasetStatus.Installed, null, Cifar10Summary.Read(Folder));
        }
        catch (DatasetException e)
        {
            return new(DatasetStatus.Damaged, e.Message, null);
        }
    }
}

/// <summary>The state of CIFAR-10 on this machine.</summary>
/// <param name="Status">The status.</param>
/// <param name="Problem">What is wrong with it, where it is damaged.</param>
/// <param name="Summary">Its contents, where it is installed.</param>
public sealed record Cifar10State(DatasetStatus Status, string? Problem, Cifar10Summary? Summary);

/// <summary>The status of a data set.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatasetStatus>))]
public enum DatasetStatus
{
    /// <summary>Its folder is empty or missing.</summary>
    Missing,

    /// <summary>Files are missing from its folder, or cannot be read.</summary>
    Damaged,

    /// <summary>Every record could be read.</summary>
    Installed,
}
