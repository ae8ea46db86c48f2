using System.Text.Json;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Components.Launch;

/// <summary>What the form offers to choose from.</summary>
public static class LaunchOptions
{
    /// <summary>Kind and operation of every task, with its formula.</summary>
    public static IReadOnlyList<(string Value, string Text)> Operations { get; } =
    [
        .. Enum.GetValues<ModularOperation>().Select(o => ($"modularArithmetic:{Word(o)}", $"{SpecWords.Operation(o)} mod p")),
        .. Enum.GetValues<PermutationOperation>().Select(o => ($"permutationGroup:{Word(o)}", SpecWords.Operation(o))),
        ("cifar10:", "CIFAR-10"),
    ];

    /// <summary>The losses that can be minimised.</summary>
    public static IReadOnlyList<(string Value, string Text)> Regularizers { get; } =
    [
        (Word(RegularizerKind.None), "cross-entropy"),
        (Word(RegularizerKind.Ncc), "cross-entropy − λ NCC"),
        (Word(RegularizerKind.Flatness), "cross-entropy − λ κ"),
    ];

    /// <summary>How a class's variance is normalised.</summary>
    public static IReadOnlyList<(string Value, string Text)> Variances { get; } =
        [(Word(NccVariance.Sum), "sum (Def. 3.1)"), (Word(NccVariance.Mean), "mean (Galanti et al.)")];

    /// <summary>The networks.</summary>
    public static IReadOnlyList<(string Value, string Text)> Models { get; } =
        [("grokkingTransformer", "transformer, of tokens"), ("resNet", "ResNet, of images")];

    /// <summary>The depths of residual networks.</summary>
    public static IReadOnlyList<(string Value, string Text)> Depths { get; } = [("10", "ResNet-10"), ("18", "ResNet-18")];

    /// <summary>What an image passes first.</summary>
    public static IReadOnlyList<(string Value, string Text)> Stems { get; } =
        [(Word(ResNetStem.ImageNet), "7×7, stride 2, max-pool"), (Word(ResNetStem.Cifar), "3×3, for small images")];

    /// <summary>The optimizers.</summary>
    public static IReadOnlyList<(string Value, string Text)> Optimizers { get; } = [("adamW", "AdamW"), ("sgd", "SGD")];

    /// <summary>How a GPU rounds.</summary>
    public static IReadOnlyList<(string Value, string Text)> Precisions { get; } =
        [(Word(MatmulPrecision.Full), "full float32"), (Word(MatmulPrecision.Tf32), "TF32: faster, ten bits")];

    /// <summary>How training images are changed.</summary>
    public static IReadOnlyList<(string Value, string Text)> Augmentations { get; } =
        [(Word(ImageAugmentation.None), "none"), (Word(ImageAugmentation.CropAndFlip), "random crop and mirror")];

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
