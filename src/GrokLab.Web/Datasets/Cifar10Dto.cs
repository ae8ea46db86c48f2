using GrokLab.Training.Datasets;

namespace GrokLab.Web.Datasets;

/// <summary>CIFAR-10 on this machine.</summary>
public sealed record Cifar10Dto
{
    public required DatasetStatus Status { get; init; }

    /// <summary>What is wrong with it, where it is damaged.</summary>
    public required string? Problem { get; init; }

    /// <summary>The folder where it is, or will be, installed.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the setting <c>Datasets:Cifar10</c> names the folder.</summary>
    public required bool FolderIsNamedBySetting { get; init; }

    /// <summary>The size of all batches; null where it is not installed.</summary>
    public required long? Bytes { get; init; }

    public required int? TrainImages { get; init; }

    public required int? TestImages { get; init; }

    /// <summary>Whether it has as many images as the official set; otherwise it is a part of that set, or something else.</summary>
    public required bool? IsWhole { get; init; }

    public required IReadOnlyList<Cifar10Batch> Batches { get; init; }

    public required IReadOnlyList<Cifar10ClassDto> Classes { get; init; }

    /// <summary>The source of the download.</summary>
    public required Cifar10Source Source { get; init; }

    /// <summary>Bytes of an interrupted download that are kept.</summary>
    public required long KeptBytes { get; init; }

    internal static Cifar10Dto From(Cifar10Dataset dataset, Cifar10State state, long keptBytes) => new()
    {
        Status = state.Status,
        Problem = state.Problem,
        Folder = dataset.Folder,
        FolderIsNamedBySetting = dataset.IsNamedBySetting,
        Bytes = state.Summary?.Bytes,
        TrainImages = state.Summary?.TrainImages,
        TestImages = state.Summary?.TestImages,
        IsWhole = state.Summary?.IsWhole,
        Batches = state.Summary?.Batches ?? [],
        Classes = state.Summary is { } summary ? Cifar10ClassDto.From(summary) : [],
        Source = dataset.Source,
        KeptBytes = keptBytes,
    };
}

/// <summary>A class of images.</summary>
/// <param name="Label">Its number, 0 … 9.</param>
/// <param name="Name">Its name.</param>
/// <param name="TrainImages">Its training images.</param>
/// <param name="TestImages">Its test images.</param>
public sealed record Cifar10ClassDto(int Label, string Name, int TrainImages, int TestImages)
{
    internal static IReadOnlyList<Cifar10ClassDto> From(Cifar10Summary summary) =>
        [.. summary.ClassNames.Select((name, label) => new Cifar10ClassDto(label, name, summary.TrainPerClass[label], summary.TestPerClass[label]))];
}
