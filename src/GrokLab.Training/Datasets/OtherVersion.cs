namespace GrokLab.Training.Datasets;

/// <summary>Recognises data sets that are mistaken for CIFAR-10's binary version and cannot be read.</summary>
internal static class OtherVersion
{
    private const string Matlab = "the MATLAB version of CIFAR-10";
    private const string Cifar100 = "CIFAR-100";

    private static readonly string[] MatlabFiles = [.. Cifar10Python.BatchFiles.Select(name => $"{name}.mat")];

    /// <summary>The error for an archive's entry: its data set, and which one to get instead; null where the name is not known.</summary>
    internal static DatasetException? Of(string archive, string entry)
    {
        var parts = entry.Split('/', '\\');
        return Refusal(archive, OfFile(parts[^1]) ?? parts[..^1].Select(OfFolder).FirstOrDefault(found => found is not null));
    }

    /// <summary>The same error for a folder, by its files.</summary>
    internal static DatasetException? In(string folder) => Refusal(
        folder,
        Directory.EnumerateFiles(folder).Select(file => OfFile(Path.GetFileName(file)))
            .Concat(Directory.EnumerateDirectories(folder).Prepend(folder).Select(inner => OfFolder(Path.GetFileName(inner))))
            .FirstOrDefault(found => found is not null));

    private static string? OfFile(string name) => MatlabFiles.Contains(name) ? Matlab : name == "fine_label_names.txt" ? Cifar100 : null;

    private static string? OfFolder(string name) =>
        name == "cifar-10-batches-mat" ? Matlab : name.StartsWith("cifar-100-", StringComparison.Ordinal) ? Cifar100 : null;

    private static DatasetException? Refusal(string source, string? version) => version is null
        ? null
        : new($"'{source}' holds {version}, which GrokLab cannot read. Get the binary version of CIFAR-10, cifar-10-binary.tar.gz, instead.");
}
