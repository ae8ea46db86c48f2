using GrokLab.Training.Datasets;

namespace GrokLab.Web.Settings;

/// <summary>Section <c>Datasets</c>: existing data of the user, and the source of missing data.</summary>
public sealed class DatasetsOptions
{
    public const string Section = "Datasets";

    /// <summary>A folder with CIFAR-10; if empty, the folder under the storage folder.</summary>
    public string? Cifar10 { get; set; }

    /// <summary>Another address of CIFAR-10's binary archive, such as a mirror; if empty, the authors' page.</summary>
    public string? Cifar10Url { get; set; }

    /// <summary>The archive's SHA-256 in hexadecimal digits; if empty, that of the official archive.</summary>
    public string? Cifar10Sha256 { get; set; }

    /// <summary>The source of the CIFAR-10 download.</summary>
    public Cifar10Source Source => new(
        string.IsNullOrWhiteSpace(Cifar10Url) ? Cifar10Source.Official.Address : new Uri(Cifar10Url),
        string.IsNullOrWhiteSpace(Cifar10Sha256) ? Cifar10Source.Official.Sha256 : Cifar10Sha256.Trim().ToLowerInvariant());

    /// <summary>The folder of CIFAR-10.</summary>
    public string Cifar10Folder(StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return string.IsNullOrWhiteSpace(Cifar10)
            ? GrokLab.Training.Datasets.Cifar10Folder.Under(storage.FullDirectory)
            : Path.GetFullPath(Cifar10);
    }
}
