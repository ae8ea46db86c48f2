using System.Globalization;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Components.Launch;

/// <summary>A spec in words.</summary>
public static class SpecWords
{
    /// <summary>The facts by which a reader tells one spec from another.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return
        [
            ("Task", Task(spec.Task)),
            ("Model", Model(spec.Model)),
            ("Optimizer", Optimizer(spec.Optimizer)),
            ("Regularizer", Regularizer(spec.Regularizer)),
            ("Length", Length(spec)),
        ];
    }

    /// <summary>The operation with its modulus.</summary>
    public static string Task(TaskSpec task) => task switch
    {
        ModularArithmeticSpec m => string.Create(CultureInfo.InvariantCulture, $"{Operation(m.Operation)} mod {m.Modulus}"),
        PermutationGroupSpec p => Operation(p.Operation),
        Cifar10Spec c => $"CIFAR-10{(c.TrainLimit is { } limit ? $", {Format.Count(limit)} images" : "")}"
            + (c.Augmentation == ImageAugmentation.None ? "" : ", cropped and mirrored at random"),
        _ => task?.GetType().Name ?? Format.None,
    };

    /// <summary>A modular operation as a formula.</summary>
    public static string Operation(ModularOperation operation) => operation switch
    {
        ModularOperation.Add => "x + y",
        ModularOperation.Subtract => "x − y",
        ModularOperation.Multiply => "x · y",
        ModularOperation.Divide => "x / y",
        ModularOperation.SumOfSquares => "x² + y²",
        ModularOperation.QuadraticForm => "x² + xy + y²",
        ModularOperation.Cubic => "x³ + xy",
        ModularOperation.DivideIfOddElseSubtract => "x / y if y odd, else x − y",
        _ => operation.ToString(),
    };

    /// <summary>A composition of permutations as a formula.</summary>
    public static string Operation(PermutationOperation operation) => operation switch
    {
        PermutationOperation.Compose => "x · y in S₅",
        PermutationOperation.Conjugate => "x · y · x⁻¹ in S₅",
        PermutationOperation.Sandwich => "x · y · x in S₅",
        _ => operation.ToString(),
    };

    /// <summary>The regularizer with its λ.</summary>
    public static string Regularizer(RegularizerSpec regularizer) => regularizer?.Kind switch
    {
        RegularizerKind.Ncc => $"NCC, λ = {Format.Setting(regularizer.Lambda)}",
        RegularizerKind.Flatness => $"flatness κ, λ = {Format.Setting(regularizer.Lambda)}",
        _ => "none",
    };

    /// <summary>The network with its size.</summary>
    public static string Model(ModelSpec model) => model switch
    {
        GrokkingTransformerSpec t => string.Create(CultureInfo.InvariantCulture, $"transformer, {t.Layers} layers, d = {t.Width}"),
        ResNetSpec r => string.Create(
            CultureInfo.InvariantCulture,
            $"ResNet-{r.Depth}{(r.Stem == ResNetStem.Cifar ? ", 3×3 stem" : "")}{(r.WidthMultiplier == 1 ? "" : $", {r.WidthMultiplier:0.###} of the width")}"),
        _ => model?.GetType().Name ?? Format.None,
    };

    /// <summary>The optimizer with its learning rate and weight decay.</summary>
    public static string Optimizer(OptimizerSpec optimizer) => optimizer is null ? Format.None
        : $"{(optimizer is AdamWSpec ? "AdamW" : "SGD")}, lr {Format.Setting(optimizer.LearningRate)}, wd {Format.Setting(optimizer.WeightDecay)}";

    private static string Length(ExperimentSpec spec) =>
        spec.Steps is { } steps ? $"{Format.Count(steps)} steps" : $"{Format.Count(spec.Epochs ?? 0)} epochs";
}
