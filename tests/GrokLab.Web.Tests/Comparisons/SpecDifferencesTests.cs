using GrokLab.Training.Experiments;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Web.Comparisons;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Tests.Comparisons;

public sealed class SpecDifferencesTests
{
    private static readonly ExperimentSpec Grokking = Presets.Find("grokking-quick")!.Spec;
    private static readonly ExperimentSpec Images = Presets.Find("fig2-quick")!.Spec;
    private static readonly ExperimentSpec Ncc = Grokking with { Regularizer = new NccSpec { Lambda = 1e-5 } };

    public static TheoryData<string, ExperimentSpec, ExperimentSpec, string, string> Pairs => new()
    {
        { "nothing but the seed", Grokking, Grokking with { Seed = 7, Device = "cuda:1" }, "", "" },
        { "evaluations", Grokking, Grokking with { Evaluation = new() { Every = 3 } }, "", "" },
        { "λ alone", Ncc, Ncc with { Regularizer = Ncc.Regularizer with { Lambda = 1e-6 } }, "λ = 1e-5", "λ = 1e-6" },
        { "with and without", Grokking, Ncc, "no regularizer", "NCC (mean), λ = 1e-5, against collapse" },
        { "two regularizers", Ncc, Grokking with { Regularizer = new FlatnessBoundSpec { Lambda = 1e-4 } }, "NCC (mean), λ = 1e-5, against collapse", "flatness bound, λ = 1e-4, against flatness" },
        {
            "a field of one regularizer",
            Ncc, Grokking with { Regularizer = new NccSpec { Lambda = 1e-5, NccVariance = NccVariance.Sum } },
            "class variance in ncc mean", "class variance in ncc sum"
        },
        {
            "unplugged",
            Ncc, Ncc with { Regularizer = Ncc.Regularizer with { Schedule = [new LambdaChange { Step = 500, Lambda = 0 }] } },
            "", "λ = 0 from step 500"
        },
        {
            "schedule, cap and planned changes",
            Grokking, Grokking with
            {
                Optimizer = Grokking.Optimizer with
                {
                    Schedule = LearningRateSchedule.Cosine, ScheduleFrom = 20, MaxHeadNorm = 50, Changes = [new() { Epoch = 20, LearningRate = 0.01, WeightDecay = 2e-4 }],
                },
            },
            "learning-rate schedule constant", "lr 0.01 and wd 2e-4 from epoch 20, learning-rate schedule cosine, cosine after epoch 20, ‖W‖ ≤ 50"
        },
        { "numbers of the spec", Grokking, Grokking with { BatchSize = 64, Steps = 100 }, "batch size 512, steps 2000", "batch size 64, steps 100" },
        { "another task has another network too", Grokking, Images, "x + y mod 97", "CIFAR-10, 4,660 images" },
        {
            "another optimizer",
            Grokking, Grokking with { Optimizer = new SgdSpec { LearningRate = 0.1, Momentum = 0.9 } },
            "AdamW, lr 1e-3, wd 1", "SGD, lr 0.1, wd 0"
        },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Specs_are_told_apart_by_what_they_differ_in_alone(string what, ExperimentSpec one, ExperimentSpec other, string ofOne, string ofOther)
    {
        Assert.NotEmpty(what);
        var differences = new SpecDifferences([one, other]);
        Assert.Equal((ofOne, ofOther), (differences.Of(one), differences.Of(other)));
    }

    [Fact]
    public void Runs_with_other_seeds_belong_together_and_others_do_not()
    {
        Assert.Equal(SeedRepeats.WithoutSeed(Grokking), SeedRepeats.WithoutSeed(Grokking with { Seed = 42, Device = "cpu" }));
        Assert.NotEqual(SeedRepeats.WithoutSeed(Grokking), SeedRepeats.WithoutSeed(Grokking with { BatchSize = 511 }));
    }
}
