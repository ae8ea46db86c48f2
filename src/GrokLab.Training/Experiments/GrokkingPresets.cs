using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Tasks.ModularArithmetic;

namespace GrokLab.Training.Experiments;

/// <summary>Grokking x + y mod 97 (section 4, Fig. 1; representativeness, Fig. 8).</summary>
internal static class GrokkingPresets
{
    private static readonly ExperimentSpec Spec = new()
    {
        Task = new ModularArithmeticSpec { Operation = ModularOperation.Add, Modulus = 97, TrainFraction = 0.5 },
        Model = new GrokkingTransformerSpec { Layers = 2, Width = 128, Heads = 4, FeedForwardWidth = 512 },
        Optimizer = new AdamWSpec { LearningRate = 1e-4, Beta1 = 0.9, Beta2 = 0.98, WeightDecay = 1, WarmupSteps = 10 },
        BatchSize = 512,
        Steps = 1_000_000,
        Evaluation = new EvaluationSpec { Every = 10, DenseUntil = 500, PointsPerDecade = 100, RepresentativenessPointsPerDecade = 20 },
        Seed = 1,
    };

    internal static Preset Quick { get; } = new(
        "grokking-quick", "Grokking, quick", "Figs. 1 and 8",
        "x + y mod 97 with a learning rate ten times the paper's: the network memorises within 500 steps and generalises "
        + "at about step 1,500 – minutes on two CPU cores.",
        Spec with
        {
            Optimizer = new AdamWSpec { LearningRate = 1e-3, Beta1 = 0.9, Beta2 = 0.98, WeightDecay = 1, WarmupSteps = 10 },
            Steps = 2_000,
            Evaluation = Spec.Evaluation with { DenseUntil = 400 },
        },
        [1, 42, 15213]);

    internal static Preset Paper { get; } = new(
        "grokking-paper", "Grokking, as in the paper", "Figs. 1 and 8",
        "x + y mod 97 exactly as the paper trains it: learning rate 1e-4 and a million steps: some hours on two CPU cores, a quarter of an hour on an H100.",
        Spec,
        [1, 42, 15213]);

    internal static Preset Authors { get; } = new(
        "grokking-authors", "Grokking, as in the authors' program", "Figs. 1 and 8",
        "x + y mod 97 as the authors' public program trains it: a fifth of the pairs for training instead of half, and 100,000 steps – "
        + "about half an hour a run on two CPU cores.",
        Spec with
        {
            Task = new ModularArithmeticSpec { Operation = ModularOperation.Add, Modulus = 97, TrainFraction = 0.2 },
            Steps = 100_000,
        },
        [1, 42, 15213]);
}
