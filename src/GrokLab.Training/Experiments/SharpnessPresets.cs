using System.Text.Json.Nodes;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;

namespace GrokLab.Training.Experiments;

/// <summary>Delayed generalization: CE − λ·κ on CIFAR-10 until the regularizer is unplugged (section 6, Fig. 4).</summary>
internal static class SharpnessPresets
{
    internal static Preset Quick { get; } = new(
        "fig4-quick", "Against flatness, quick", "Fig. 4",
        "A narrow ResNet-10 on 4,660 images of CIFAR-10: while sharpness is rewarded, κ grows a hundredfold and accuracy collapses; "
        + "unplugged at epoch 20, the network generalises within a few epochs, long before κ falls – three to five minutes a run on two CPU cores.",
        CifarBase.Quick with { Model = new ResNetSpec { Depth = 10, Stem = ResNetStem.ImageNet, WidthMultiplier = 0.25 }, Epochs = 120 },
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

    internal static Preset Authors { get; } = new(
        "fig4-authors", "Against flatness, as in the authors' program", "Fig. 4",
        "ResNet-18 on CIFAR-10 for 400 epochs as the authors' public program trains it: against the flatness bound with temperature 2 and normalised "
        + "features. At epoch 200 four things change: λ to 0, weight decay to 2e-4, the learning rate to 0.1, and from there it falls as a cosine – for a GPU.",
        CifarBase.Paper with { Optimizer = CifarBase.Paper.Optimizer with { MaxHeadNorm = 50 }, Epochs = 400 },
        [42])
    {
        Variants =
        [
            PresetVariant.Baseline,
            PresetVariant.With(
                "REG",
                new FlatnessBoundSpec { Lambda = 1e-2, Temperature = 2, NormalizeFeatures = true, Schedule = UnpluggedAt(AuthorsUnplug) },
                new JsonObject
                {
                    ["schedule"] = "cosine",
                    ["scheduleFrom"] = AuthorsUnplug,
                    ["minLearningRate"] = 1e-4,
                    ["changes"] = new JsonArray(new JsonObject { ["epoch"] = AuthorsUnplug, ["learningRate"] = 0.1, ["weightDecay"] = 2e-4 }),
                }),
        ],
    };

    private const int AuthorsUnplug = 200;

    private static LambdaChange[] UnpluggedAt(int epoch) => [new LambdaChange { Epoch = epoch, Lambda = 0 }];

    private static PresetVariant Unplugged(double lambda, int epoch) =>
        PresetVariant.With("REG", new FlatnessSpec { Lambda = lambda, Schedule = UnpluggedAt(epoch) });
}
