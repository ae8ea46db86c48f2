namespace GrokLab.Web.Hosting;

/// <summary>Section <c>Datasets</c>: data that the user has already.</summary>
public sealed class DatasetsOptions
{
    public const string Section = "Datasets";

    /// <summary>A folder with CIFAR-10; empty: the one under the storage folder.</summary>
    public string? Cifar10 { get; set; }
}
