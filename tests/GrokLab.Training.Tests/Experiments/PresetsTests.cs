using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tasks.Cifar10;
using GrokLab.Training.Tasks.ModularArithmetic;

namespace GrokLab.Training.Tests.Experiments;

/// <summary>The paper's setups (section 4, appendices B and C), written out once more.</summary>
public sealed class PresetsTests
{
    private static readonly int[] ThreeSeeds = [1, 42, 15213];

    [Fact]
    public void Every_figure_has_a_paper_and_a_quick_preset() => Assert.Equal(
        ["grokking-quick", "grokking-paper", "grokking-authors", "fig2-quick", "fig2-paper", "fig4-quick", "fig4-paper", "fig4-authors", "fig6-quick", "fig6-paper", "fig7-quick", "fig7-paper"],
        Presets.All.Select(p => p.Name));

    [Fact]
    public void Grokking_is_trained_as_the_paper_trains_it()
    {
        var preset = Presets.Find("grokking-paper")!;
        var spec = preset.Spec;
        Assert.Equal(ThreeSeeds, preset.Seeds);
        Assert.Equal(1, spec.Seed);
        var task = Assert.IsType<ModularArithmeticSpec>(spec.Task);
        Assert.Equal((ModularOperation.Add, 97, 0.5), (task.Operation, task.Modulus, task.TrainFraction));
        var model = Assert.IsType<GrokkingTransformerSpec>(spec.Model);
        Assert.Equal((2, 128, 4, 512), (model.Layers, model.Width, model.Heads, model.FeedForwardWidth));
        var adam = Assert.IsType<AdamWSpec>(spec.Optimizer);
        Assert.Equal((1e-4, 0.9, 0.98, 1.0, 10), (adam.LearningRate, adam.Beta1, adam.Beta2, adam.WeightDecay, adam.WarmupSteps));
        Assert.Equal((512, 1_000_000L, null), (spec.BatchSize, spec.Steps, spec.Epochs));
        Assert.True(spec.Evaluation.RepresentativenessPointsPerDecade > 0);
        Assert.Equal([("baseline", "none", 0.0)], Regularizers(preset));
    }

    [Fact]
    public void The_authors_program_trains_grokking_on_a_fifth_of_the_pairs_for_a_tenth_of_the_steps()
    {
        var (authors, paper) = (Presets.Find("grokking-authors")!, Presets.Find("grokking-paper")!);
        Assert.Equal(ThreeSeeds, authors.Seeds);
        Assert.Equal((0.2, 100_000L), (((ModularArithmeticSpec)authors.Spec.Task).TrainFraction, authors.Spec.Steps));
        Assert.Equal(paper.Spec, authors.Spec with { Task = paper.Spec.Task, Steps = paper.Spec.Steps });
    }

    [Fact]
    public void Quick_grokking_differs_from_the_papers_by_learning_rate_and_length_alone()
    {
        var (quick, paper) = (Presets.Find("grokking-quick")!.Spec, Presets.Find("grokking-paper")!.Spec);
        Assert.Equal((1e-3, 2_000L), (quick.Optimizer.LearningRate, quick.Steps));
        Assert.Equal(paper, quick with { Optimizer = paper.Optimizer, Steps = paper.Steps, Evaluation = paper.Evaluation, Regularizer = paper.Regularizer });
    }

    [Fact]
    public void Every_NCC_of_a_preset_is_the_mean_to_which_the_papers_lambdas_belong()
    {
        var regularized = Presets.All.Where(preset => preset.Variants.Any(variant => variant.Overrides().ToJsonString().Contains("\"ncc\"", StringComparison.Ordinal))).ToList();
        Assert.Equal(["fig2-quick", "fig2-paper", "fig6-quick", "fig6-paper", "fig7-quick", "fig7-paper"], regularized.Select(preset => preset.Name));
        Assert.All(
            regularized.SelectMany(preset => preset.Variants).Select(variant => variant.Overrides()["regularizer"]).OfType<JsonObject>(),
            regularizer => Assert.Equal("mean", regularizer["nccVariance"]?.GetValue<string>()));
        Assert.All(
            regularized.SelectMany(preset => preset.Group()).Select(run => run.Spec.Regularizer).OfType<NccSpec>(),
            ncc => Assert.Equal(NccVariance.Mean, ncc.NccVariance));
    }

    [Fact]
    public void Figure_2_is_trained_as_the_paper_trains_it()
    {
        var preset = Presets.Find("fig2-paper")!;
        Assert.Equal(ThreeSeeds, preset.Seeds);
        IsTrainedAsInAppendixB(preset.Spec, depth: 18, ResNetStem.ImageNet, epochs: 250);
        HasPlainImages(preset.Spec);
        Assert.Equal([("baseline", "none", 0.0), ("REG", "ncc", 1e-3)], Regularizers(preset));
        Assert.All(preset.Group(), run => Assert.Empty(run.Spec.Regularizer.Schedule));
    }

    [Fact]
    public void Figure_4_is_trained_as_the_paper_trains_it()
    {
        var preset = Presets.Find("fig4-paper")!;
        Assert.Equal(ThreeSeeds, preset.Seeds);
        IsTrainedAsInAppendixB(preset.Spec, depth: 10, ResNetStem.ImageNet, epochs: 650);
        HasPlainImages(preset.Spec);
        Assert.Equal([("baseline", "none", 0.0), ("REG", "flatness", 1e-4)], Regularizers(preset));
        var group = preset.Group();
        Assert.All(group.Where(run => run.Variant.Name == "baseline"), run => Assert.Empty(run.Spec.Regularizer.Schedule));
        Assert.All(group.Where(run => run.Variant.Name == "REG"), run => Assert.Equal(
            new LambdaChange { Epoch = 100, Lambda = 0 }, Assert.Single(run.Spec.Regularizer.Schedule)));
    }

    [Fact]
    public void The_authors_program_changes_four_things_at_the_unplug_of_figure_4()
    {
        var preset = Presets.Find("fig4-authors")!;
        var specs = preset.Group([42]).ToDictionary(run => run.Variant.Name, run => run.Spec);
        var plain = new SgdSpec { LearningRate = 0.01, Momentum = 0.9, MaxHeadNorm = 50 };
        Assert.Equal([42], preset.Seeds);
        Assert.All(specs.Values, spec =>
        {
            Assert.Equal(new ResNetSpec { Depth = 18, Stem = ResNetStem.ImageNet, WidthMultiplier = 1 }, spec.Model);
            Assert.Equal((64, null, 400), (spec.BatchSize, spec.Steps, spec.Epochs));
            HasPlainImages(spec);
        });
        Assert.Equal(plain, specs["baseline"].Optimizer);
        Assert.IsType<NoRegularizerSpec>(specs["baseline"].Regularizer);

        var bound = Assert.IsType<FlatnessBoundSpec>(specs["REG"].Regularizer);
        Assert.Equal((1e-2, 2.0, true), (bound.Lambda, bound.Temperature, bound.NormalizeFeatures));
        Assert.Equal(new LambdaChange { Epoch = 200, Lambda = 0 }, Assert.Single(bound.Schedule));
        var optimizer = specs["REG"].Optimizer;
        Assert.Equal(new OptimizerChange { Epoch = 200, LearningRate = 0.1, WeightDecay = 2e-4 }, Assert.Single(optimizer.Changes));
        Assert.Equal(plain with { Schedule = LearningRateSchedule.Cosine, ScheduleFrom = 200, MinLearningRate = 1e-4 }, optimizer with { Changes = [] });
    }

    [Fact]
    public void Figure_6_is_trained_as_the_paper_trains_it()
    {
        var preset = Presets.Find("fig6-paper")!;
        Assert.Equal([42], preset.Seeds);
        IsTrainedAsInAppendixB(preset.Spec, depth: 18, ResNetStem.ImageNet, epochs: 250);
        HasPlainImages(preset.Spec);
        Assert.Equal(
            [
                ("λ = 1e-2", "ncc", 1e-2), ("λ = 1e-3", "ncc", 1e-3), ("λ = 1e-4", "ncc", 1e-4),
                ("λ = 1e-5", "ncc", 1e-5), ("λ = 1e-6", "ncc", 1e-6),
            ],
            Regularizers(preset));
    }

    [Fact]
    public void Figure_7_is_trained_as_the_paper_trains_it()
    {
        var preset = Presets.Find("fig7-paper")!;
        Assert.Equal([42], preset.Seeds);
        IsTrainedAsInAppendixB(preset.Spec, depth: 18, ResNetStem.Cifar, epochs: 250);
        var images = Assert.IsType<Cifar10Spec>(preset.Spec.Task);
        Assert.Equal([0.4914, 0.4822, 0.4465], images.Mean);
        Assert.Equal([0.2023, 0.1994, 0.2010], images.Std);
        Assert.Equal(ImageAugmentation.CropAndFlip, images.Augmentation);
        Assert.Equal(
            [
                ("baseline", "none", 0.0), ("λ = 1e-2", "ncc", 1e-2), ("λ = 1e-3", "ncc", 1e-3),
                ("λ = 1e-4", "ncc", 1e-4),
            ],
            Regularizers(preset));
    }

    [Theory]
    [InlineData("fig2")]
    [InlineData("fig4")]
    [InlineData("fig6")]
    [InlineData("fig7")]
    public void A_quick_preset_compares_what_the_papers_compares_on_the_same_kind_of_network(string figure)
    {
        var (quick, paper) = (Presets.Find($"{figure}-quick")!, Presets.Find($"{figure}-paper")!);
        Assert.Equal((paper.Figure, paper.Spec.BatchSize), (quick.Figure, quick.Spec.BatchSize));
        Assert.Equal(ThreeSeeds, quick.Seeds); // A verdict needs three.
        Assert.Equal(paper.Variants.Count, quick.Variants.Count);
        Assert.Equal(paper.Group([1]).Select(run => run.Spec.Regularizer.GetType()), quick.Group([1]).Select(run => run.Spec.Regularizer.GetType()));
        var (small, large) = (Assert.IsType<ResNetSpec>(quick.Spec.Model), Assert.IsType<ResNetSpec>(paper.Spec.Model));
        Assert.Equal(large, small with { WidthMultiplier = 1 });
        var (few, all) = (Assert.IsType<Cifar10Spec>(quick.Spec.Task), Assert.IsType<Cifar10Spec>(paper.Spec.Task));
        Assert.Equal((4_660, null, all.Augmentation), (few.TrainLimit, few.ValidationLimit, few.Augmentation));
    }

    [Fact]
    public void A_group_is_every_variant_with_every_seed()
    {
        var preset = Presets.Find("fig2-quick")!;
        var group = preset.Group([7, 8]);
        var lambda = preset.Variants[1].Overrides()["regularizer"]!["lambda"]!.GetValue<double>();
        Assert.True(lambda > 0);
        Assert.Equal(
            [("baseline", 7, 0), ("baseline", 8, 0), ("REG", 7, lambda), ("REG", 8, lambda)],
            group.Select(run => (run.Variant.Name, run.Spec.Seed, run.Spec.Regularizer.Lambda)));
        Assert.All(Presets.All.SelectMany(p => p.Group()), run => Assert.Empty(SpecValidator.Validate(run.Spec)));
    }

    private static IEnumerable<(string, string, double)> Regularizers(Preset preset) => preset.Group()
        .Select(run => (run.Variant.Name, KnownKinds.Of(run.Spec.Regularizer).Name, run.Spec.Regularizer.Lambda)).Distinct();

    private static void IsTrainedAsInAppendixB(ExperimentSpec spec, int depth, ResNetStem stem, int epochs)
    {
        Assert.Equal(new ResNetSpec { Depth = depth, Stem = stem, WidthMultiplier = 1 }, spec.Model);
        var sgd = Assert.IsType<SgdSpec>(spec.Optimizer);
        Assert.Equal((0.01, 0.9, 0.0, 0), (sgd.LearningRate, sgd.Momentum, sgd.WeightDecay, sgd.WarmupSteps));
        Assert.Equal((64, null, epochs), (spec.BatchSize, spec.Steps, spec.Epochs));
        Assert.Equal(1, spec.Evaluation.EveryEpochs);
        Assert.Equal(0, spec.Evaluation.RepresentativenessPointsPerDecade);
        var images = Assert.IsType<Cifar10Spec>(spec.Task);
        Assert.Equal((null, null), (images.TrainLimit, images.ValidationLimit));
    }

    private static void HasPlainImages(ExperimentSpec spec)
    {
        var images = Assert.IsType<Cifar10Spec>(spec.Task);
        Assert.Equal([0.5, 0.5, 0.5], images.Mean);
        Assert.Equal([0.5, 0.5, 0.5], images.Std);
        Assert.Equal(ImageAugmentation.None, images.Augmentation);
    }
}
