using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Tasks.Cifar10;

namespace GrokLab.Training.Experiments;

/// <summary>The NCC regularizer with data augmentation, on a ResNet-18 for small images (appendix B, Fig. 7).</summary>
internal static class AugmentationPresets
{
    internal static Preset Quick { get; } = new(
        "fig7-quick", "NCC regularizer with augmentation, quick", "Fig. 7",
        "A narrow ResNet-18 for small images on 4,660 images of CIFAR-10, cropped and mirrored at random, without the regularizer and "
        + "at three λ – three to five minutes a run on two CPU cores.",
        CifarBase.Quick with
        {
            Task = Augmented with { TrainLimit = CifarBase.QuickTrainImages },
            Model = new ResNetSpec { Depth = 18, Stem = ResNetStem.Cifar, WidthMultiplier = 0.125 },
            Epochs = 24,
        },
        [1, 42, 15213])
    {
        Variants = [PresetVariant.Baseline, .. CifarBase.NccGrid("1e-1", "1e-2", "1e-3")],
    };

    internal static Preset Paper { get; } = new(
        "fig7-paper", "NCC regularizer with augmentation, as in the paper", "Fig. 7",
        "ResNet-18 for small images on CIFAR-10, cropped and mirrored at random, for 250 epochs without the regularizer and at "
        + "three λ – for a GPU.",
        CifarBase.Paper with
        {
            Task = Augmented,
            Model = new ResNetSpec { Depth = 18, Stem = ResNetStem.Cifar, WidthMultiplier = 1 },
            Seed = 42,
        },
        [42])
    {
        Variants = [PresetVariant.Baseline, .. CifarBase.NccGrid("1e-2", "1e-3", "1e-4")],
    };

    private static Cifar10Spec Augmented => new()
    {
        Mean = [0.4914, 0.4822, 0.4465],
        Std = [0.2023, 0.1994, 0.2010],
        Augmentation = ImageAugmentation.CropAndFlip,
    };
}
