using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;

namespace GrokLab.Training.Experiments;

/// <summary>Delayed generalization: CE − λ·κ on CIFAR-10 until the regularizer is unplugged (section 6, Fig. 4).</summary>
internal static class SharpnessPresets
{
    internal static Preset Quick { get; } = new(
        "fig4-quick", "Against flatness, quick", "Fig. 4",
        "A narrow ResNet-10 on 4,660 images of CIFAR-10: while sharpness is rewarded, κ grows a hundredfold and accuracy collapses; "
        + "unplugged at epoch 20, the network generalises within a few epochs – two to four minutes a run on two CPU cores.",
        CifarBase.Quick with { Model = new ResNetSpec { Depth = 10, Stem = ResNetStem.ImageNet, WidthMultiplier = 0.25 } },
        [1, 42, 15213])
    {
        Variants = [PresetVariant.Baseline, Unplugged(lambda: 1e-3, epoch: 20)],
    };

    internal static Preset Paper { get; } = new(
        "fig4-paper", "Against flatness, as in the paper", "Fig. 4",
        "ResNet-10 on CIFAR-10 for 650 epochs with the flatness regularizer of λ = 1e-4, unplugged at epoch 100 – for a GPU.",
        CifarBase.Paper with { Model = new ResNetSpec { Depth = 10, Stem = ResNetStem.ImageNet, WidthMultiplier = 1 }, Epochs = 650 },
        [1, 42, 15213])
    {
        Variants = [PresetVariant.Baseline, Unplugged(lambda: 1e-4, epoch: 100)],
    };

    private static PresetVariant Unplugged(double lambda, int epoch) => PresetVariant.With("REG", new FlatnessSpec
    {
        Lambda = lambda,
        Schedule = [new LambdaChange { Epoch = epoch, Lambda = 0 }],
    });
}
