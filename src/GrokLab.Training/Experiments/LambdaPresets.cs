namespace GrokLab.Training.Experiments;

/// <summary>The NCC regularizer at five strengths on CIFAR-10 (appendix B, Fig. 6).</summary>
internal static class LambdaPresets
{
    internal static Preset Quick { get; } = new(
        "fig6-quick", "λ of the NCC regularizer, quick", "Fig. 6",
        "The narrow ResNet-18 of the quick Fig. 2 at five λ: at 1e-1 accuracy falls to chance, at 4e-2 NCC rises, and the smaller λ, which the paper "
        + "compares, change little in so short a training – two to five minutes a run on two CPU cores.",
        CifarBase.Quick,
        [1, 42, 15213])
    {
        Variants = CifarBase.NccGrid("1e-1", "4e-2", "1e-2", "1e-4", "1e-5"),
    };

    internal static Preset Paper { get; } = new(
        "fig6-paper", "λ of the NCC regularizer, as in the paper", "Fig. 6",
        "ResNet-18 on CIFAR-10 for 250 epochs at five λ from 1e-2 to 1e-6 – ten minutes a run on an H100.",
        CifarBase.Paper with { Seed = 42 },
        [42])
    {
        Variants = CifarBase.NccGrid("1e-2", "1e-3", "1e-4", "1e-5", "1e-6"),
    };
}
