using System.Globalization;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tasks.Cifar10;

namespace GrokLab.Training.Experiments;

/// <summary>The common fields of the experiments on CIFAR-10 (appendix B), and of their quick counterparts.</summary>
internal static class CifarBase
{
    /// <summary>torchvision's ResNet-18, SGD, 250 epochs; evaluated after every epoch.</summary>
    internal static ExperimentSpec Paper { get; } = new()
    {
        Task = new Cifar10Spec { Mean = [0.5, 0.5, 0.5], Std = [0.5, 0.5, 0.5], Augmentation = ImageAugmentation.None },
        Model = new ResNetSpec { Depth = 18, Stem = ResNetStem.ImageNet, WidthMultiplier = 1 },
        Optimizer = new SgdSpec { LearningRate = 0.01, Momentum = 0.9, WeightDecay = 0, WarmupSteps = 0 },
        BatchSize = 64,
        Epochs = 250,
        Evaluation = new EvaluationSpec { EveryEpochs = 1 },
        Seed = 1,
    };

    /// <summary>The same spec on fewer training images with a quarter of the channels. It is validated on all test images: with 10,000
    /// of them an accuracy has a standard error of 0.5 points.</summary>
    internal static ExperimentSpec Quick { get; } = Paper with
    {
        Task = new Cifar10Spec
        {
            Mean = [0.5, 0.5, 0.5],
            Std = [0.5, 0.5, 0.5],
            Augmentation = ImageAugmentation.None,
            TrainLimit = QuickTrainImages,
        },
        Model = new ResNetSpec { Depth = 18, Stem = ResNetStem.ImageNet, WidthMultiplier = 0.25 },
        Epochs = 60,
        Evaluation = new EvaluationSpec { EveryEpochs = 2 },
    };

    internal const int QuickTrainImages = 4_660;

    /// <summary>A variant for each λ of a grid, written as its name shows it; NCC is the mean, to which the paper's λ belong.</summary>
    internal static IReadOnlyList<PresetVariant> NccGrid(params string[] lambdas) =>
        [.. lambdas.Select(lambda => NccVariant($"λ = {lambda}", double.Parse(lambda, CultureInfo.InvariantCulture)))];

    /// <summary>A variant with the NCC regularizer; NCC is the mean, to which the paper's λ belong.</summary>
    internal static PresetVariant NccVariant(string name, double lambda) =>
        PresetVariant.With(name, new NccSpec { Lambda = lambda, NccVariance = NccVariance.Mean });
}
