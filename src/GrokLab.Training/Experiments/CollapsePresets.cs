namespace GrokLab.Training.Experiments;

/// <summary>Generalizing without collapse: cross-entropy compared with CE − λ·NCC on CIFAR-10 (section 5, Figs. 2, 3 and 5).</summary>
internal static class CollapsePresets
{
    internal static Preset Quick { get; } = new(
        "fig2-quick", "Against collapse, quick", "Figs. 2, 3 and 5",
        "A narrow ResNet-18 on 4,660 images of CIFAR-10, with and without the NCC regularizer: both learn and generalise, "
        + "while NCC falls without it and rises with it – two to five minutes a run on two CPU cores.",
        CifarBase.Quick,
        [1, 42, 15213])
    {
        Variants = [PresetVariant.Baseline, CifarBase.NccVariant("REG", 4e-2)],
    };

    internal static Preset Paper { get; } = new(
        "fig2-paper", "Against collapse, as in the paper", "Figs. 2, 3 and 5",
        "ResNet-18 on CIFAR-10 for 250 epochs, with and without the NCC regularizer (mean, λ = 1e-3) – ten minutes a run on an H100.",
        CifarBase.Paper,
        [1, 42, 15213])
    {
        Variants = [PresetVariant.Baseline, CifarBase.NccVariant("REG", 1e-3)],
    };
}
