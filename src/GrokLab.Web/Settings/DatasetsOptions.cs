using GrokLab.Training.Datasets;

namespace GrokLab.Web.Settings;

/// <summary>Section <c>Datasets</c>: data that the user has already, and where to get what is not there.</summary>
public sealed class DatasetsOptions
{
    public const string Section = "Datasets";

    /// <summary>A folder with CIFAR-10; empty: the one under the storage folder.</summary>
    public string? Cifar10 { get; set; }

    /// <summary>Another address of CIFAR-10's binary archive, a mirror perhaps; empty: the authors' page.</summary>
    public string? Cifar10Url { get; set; }

    /// <summary>The archive's SHA-256 in hexadecimal digits; empty: that of the official archive.</summary>
    public string? Cifar10Sha256 { get; set; }

    /// <summary>Where CIFAR-10 is downloaded from.</summary>
    public Cifar10Source Source => new(
        string.IsNullOrWhiteSpace(Cifar10Url) ? Cifar10Source.Official.Address : new Uri(Cifar10Url),
        string.IsNullOrWhiteSpace(Cifar10Sha256) ? Cifar10Source.Official.Sha256 : Cifar10Sha256.Trim().ToLowerInvariant());

    /// <summary>Where CIFAR-10 is looked for.</summary>
    public string Cifar10Folder(StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return string.IsNullOrWhiteSpace(Cifar10)
            ? GrokLab.Training.Datasets.Cifar10Folder.Under(storage.FullDirectory)
            : Path.GetFullPath(Cifar10);
    }
}
