using System.Text.Json.Serialization;
using GrokLab.Training.Datasets;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Datasets;

/// <summary>CIFAR-10 as it lies on this machine.</summary>
public sealed class Cifar10Dataset(IOptions<DatasetsOptions> datasets, IOptions<StorageOptions> storage) : IDisposable
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private (IReadOnlyList<(long Length, DateTime Written)> Files, Cifar10State State)? last;

    /// <summary>Where it is looked for, and installed.</summary>
    public string Folder => datasets.Value.Cifar10Folder(storage.Value);

    /// <summary>Whether the setting <c>Datasets:Cifar10</c> names the folder.</summary>
    public bool IsNamedBySetting => !string.IsNullOrWhiteSpace(datasets.Value.Cifar10);

    /// <summary>Where it can be downloaded from.</summary>
    public Cifar10Source Source => datasets.Value.Source;

    /// <summary>Whether all batches are there, whatever is in them.</summary>
    public bool IsComplete => Cifar10Folder.IsComplete(Folder);

    /// <summary>Whether its folder is empty, or not there.</summary>
    public bool IsVacant => !Directory.Exists(Folder) || !Directory.EnumerateFileSystemEntries(Folder).Any();

    /// <summary>Makes sure that all batches are there.</summary>
    /// <exception cref="DatasetException">They are not.</exception>
    public void ThrowIfIncomplete() => Cifar10Folder.ThrowIfIncomplete(Folder);

    /// <summary>What is there; every record is read, once as long as the files stay as they are.</summary>
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

/// <summary>What was found.</summary>
/// <param name="Status">In a word.</param>
/// <param name="Problem">What is wrong with it, where it is damaged.</param>
/// <param name="Summary">What it holds, where it is installed.</param>
public sealed record Cifar10State(DatasetStatus Status, string? Problem, Cifar10Summary? Summary);

/// <summary>How a data set is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatasetStatus>))]
public enum DatasetStatus
{
    /// <summary>Its folder is empty, or not there.</summary>
    Missing,

    /// <summary>Its folder lacks files, or holds such as cannot be read.</summary>
    Damaged,

    /// <summary>Every record could be read.</summary>
    Installed,
}
