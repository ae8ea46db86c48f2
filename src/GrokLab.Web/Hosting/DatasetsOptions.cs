namespace GrokLab.Web.Hosting;

/// <summary>Section <c>Datasets</c>: data that the user has already.</summary>
public sealed class DatasetsOptions
{
    public const string Section = "Datasets";

    /// <summary>A folder with CIFAR-10; empty: the one under the storage folder.</summary>
    public string? Cifar10 { get; set; }

    /// <summary>Where CIFAR-10 is looked for.</summary>
    public string Cifar10Folder(StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return string.IsNullOrWhiteSpace(Cifar10)
            ? GrokLab.Training.Datasets.Cifar10Folder.Under(storage.FullDirectory)
            : Path.GetFullPath(Cifar10);
    }
}
