namespace GrokLab.Web.Components.Launch;

/// <summary>Every field of the spec, in the order of the form.</summary>
public static class LaunchFields
{
    private const string Modular = "modularArithmetic";
    private const string Permutations = "permutationGroup";
    private const string Cifar10 = "cifar10";
    private const string Transformer = "grokkingTransformer";
    private const string ResNet = "resNet";
    private const string AdamW = "adamW";
    private const string Sgd = "sgd";

    /// <summary>What is learned, without its kind and operation.</summary>
    public static IReadOnlyList<LaunchField> Task { get; } =
    [
        new("task.modulus", "Modulus p") { Kinds = [Modular], Helper = "Also the number of classes" },
        new("task.trainFraction", "Train fraction") { Kinds = [Modular, Permutations], Helper = "Share of all pairs (x, y)" },
        new("task.augmentation", "Augmentation", FieldContent.Text) { Kinds = [Cifar10], Choices = LaunchOptions.Augmentations },
        new("task.trainLimit", "Training images", FieldContent.OptionalNumber) { Kinds = [Cifar10], Helper = "The first so many; empty for all" },
        new("task.validationLimit", "Test images", FieldContent.OptionalNumber) { Kinds = [Cifar10], Helper = "The first so many; empty for all" },
        new("task.mean", "Mean of red, green, blue", FieldContent.Numbers) { Kinds = [Cifar10], Seldom = true, Helper = "Subtracted from pixels in 0 … 1" },
        new("task.std", "Deviation of red, green, blue", FieldContent.Numbers) { Kinds = [Cifar10], Seldom = true, Helper = "Divided by after that" },
    ];

    /// <summary>The network.</summary>
    public static IReadOnlyList<LaunchField> Model { get; } =
    [
        new("model.kind", "Network", FieldContent.Text) { Choices = LaunchOptions.Models },
        new("model.layers", "Layers") { Kinds = [Transformer] },
        new("model.width", "Width d") { Kinds = [Transformer], Helper = "Also the number of features m" },
        new("model.heads", "Heads") { Kinds = [Transformer], Helper = "Divide the width" },
        new("model.feedForwardWidth", "Feed-forward width") { Kinds = [Transformer] },
        new("model.depth", "Depth") { Kinds = [ResNet], Choices = LaunchOptions.Depths },
        new("model.stem", "Stem", FieldContent.Text) { Kinds = [ResNet], Choices = LaunchOptions.Stems },
        new("model.widthMultiplier", "Width multiplier") { Kinds = [ResNet], Helper = "Of 64, 128, 256 and 512 channels" },
    ];

    /// <summary>How the weights are changed, without the length.</summary>
    public static IReadOnlyList<LaunchField> Optimizer { get; } =
    [
        new("optimizer.kind", "Optimizer", FieldContent.Text) { Choices = LaunchOptions.Optimizers },
        new("optimizer.learningRate", "Learning rate"),
        new("optimizer.weightDecay", "Weight decay"),
        new("optimizer.momentum", "Momentum") { Kinds = [Sgd] },
        new("batchSize", "Batch size"),
        new("optimizer.warmupSteps", "Warm-up steps") { Seldom = true, Helper = "The learning rate rises over them" },
        new("optimizer.beta1", "β₁") { Kinds = [AdamW], Seldom = true },
        new("optimizer.beta2", "β₂") { Kinds = [AdamW], Seldom = true },
        new("optimizer.epsilon", "ε") { Kinds = [AdamW], Seldom = true },
        new("precision", "Precision", FieldContent.Text) { Choices = LaunchOptions.Precisions, Seldom = true, Helper = "TF32: on CUDA devices" },
    ];

    /// <summary>Steps or epochs; the form has one field for both.</summary>
    public static IReadOnlyList<LaunchField> Length { get; } = [new("steps", "Steps"), new("epochs", "Epochs")];

    /// <summary>When the measures are computed every few epochs.</summary>
    public static LaunchField EveryEpochs { get; } = new("evaluation.everyEpochs", "Every … epochs");

    /// <summary>When the measures are computed, by steps.</summary>
    public static IReadOnlyList<LaunchField> EvaluationBySteps { get; } =
    [
        new("evaluation.every", "Every … steps"),
        new("evaluation.denseUntil", "until step"),
        new("evaluation.pointsPerDecade", "then, points per factor of ten"),
    ];

    /// <summary>How often representativeness is computed.</summary>
    public static LaunchField Representativeness { get; } =
        new("evaluation.representativenessPointsPerDecade", "Representativeness") { Helper = "Points per factor of ten in steps; 0 for none" };

    /// <summary>What each variant has of its own.</summary>
    public static IReadOnlyList<LaunchField> Regularizer { get; } =
    [
        new("regularizer.kind", "Minimised loss", FieldContent.Text) { Choices = LaunchOptions.Regularizers },
        new("regularizer.lambda", "λ") { Kinds = ["ncc", "flatness"], Helper = "The paper's are 1e-6 to 1e-2" },
        new("regularizer.nccVariance", "Class variance in NCC", FieldContent.Text) { Kinds = ["ncc"], Choices = LaunchOptions.Variances },
    ];

    /// <summary>Where the runs are trained.</summary>
    public static LaunchField Device { get; } = new("device", "Device", FieldContent.Text);

    /// <summary>The fields that all variants share and that stand for themselves.</summary>
    public static IReadOnlyList<LaunchField> Shared { get; } =
        [.. Task, .. Model, .. Optimizer, EveryEpochs, .. EvaluationBySteps, Representativeness, Device];

    /// <summary>Every path of the spec that the form can change.</summary>
    public static IReadOnlySet<string> Paths { get; } = new HashSet<string>(
        [.. Shared.Concat(Regularizer).Concat(Length).Select(field => field.Path), "task.kind", "task.operation", "seed", "regularizer.schedule"]);
}
