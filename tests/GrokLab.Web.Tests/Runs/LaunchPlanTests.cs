using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Web.Launching;

namespace GrokLab.Web.Tests.Runs;

public sealed class LaunchPlanTests
{
    private static readonly Preset Collapse = Presets.Find("fig2-quick")!;
    private static readonly Preset Grokking = Presets.Find("grokking-quick")!;

    [Fact]
    public void Every_variant_is_trained_with_every_seed()
    {
        var runs = LaunchPlan.Create(Collapse, new LaunchRequest { Seeds = [1, 42] });
        Assert.Equal(
            [("baseline", 1), ("baseline", 42), ("REG", 1), ("REG", 42)],
            runs.Select(run => (run.Variant, run.Spec.Seed)));
        Assert.IsType<NccSpec>(runs[2].Spec.Regularizer);
    }

    [Fact]
    public void Without_seeds_the_presets_are_taken_unless_the_overrides_have_one()
    {
        Assert.Equal(Grokking.Seeds, LaunchPlan.Create(Grokking, new LaunchRequest()).Select(run => run.Spec.Seed));
        Assert.Equal(2 * Collapse.Seeds.Count, LaunchPlan.Create(Collapse, new LaunchRequest()).Count);
        var one = LaunchPlan.Create(Grokking, new LaunchRequest { Overrides = new JsonObject { ["seed"] = 7 } });
        Assert.Equal(7, Assert.Single(one).Spec.Seed);
    }

    [Fact]
    public void A_grid_makes_a_run_a_combination()
    {
        var runs = LaunchPlan.Create(Grokking, new LaunchRequest
        {
            Seeds = [1],
            Overrides = new JsonObject { ["regularizer.kind"] = "ncc" },
            Grid = new Dictionary<string, IReadOnlyList<double>> { ["regularizer.lambda"] = [1e-2, 1e-3], ["batchSize"] = [64, 128] },
        });
        Assert.Equal(
            ["λ = 0.01, batchSize = 64", "λ = 0.01, batchSize = 128", "λ = 1e-3, batchSize = 64", "λ = 1e-3, batchSize = 128"],
            runs.Select(run => run.Variant));
        Assert.Equal([(1e-2, 64), (1e-2, 128), (1e-3, 64), (1e-3, 128)], runs.Select(run => (run.Spec.Regularizer.Lambda, run.Spec.BatchSize)));
    }

    [Fact]
    public void A_preset_that_compares_nothing_has_no_variants() =>
        Assert.Null(Assert.Single(LaunchPlan.Create(Grokking, new LaunchRequest { Seeds = [1] })).Variant);

    [Fact]
    public void Overrides_that_leave_no_difference_between_variants_are_refused()
    {
        var request = new LaunchRequest { Overrides = new JsonObject { ["regularizer"] = new JsonObject { ["kind"] = "none", ["lambda"] = 0 } } };
        var refused = Assert.Throws<InvalidSpecException>(() => LaunchPlan.Create(Collapse, request));
        Assert.Contains("baseline and REG", Assert.Single(refused.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variant_may_have_fields_of_its_own_and_a_name_of_its_own()
    {
        var runs = LaunchPlan.Create(Grokking, new LaunchRequest
        {
            Seeds = [1],
            Overrides = new JsonObject { ["steps"] = 100, ["regularizer"] = new JsonObject { ["lambda"] = 1, ["kind"] = "flatness" } },
            Variants =
            [
                new("baseline", new JsonObject { ["regularizer.kind"] = "none", ["regularizer.lambda"] = 0 }),
                new("strong", []),
                new("weak", new JsonObject { ["regularizer"] = new JsonObject { ["lambda"] = 1e-6 } }),
            ],
        });
        Assert.Equal(
            [("baseline", "none", 0.0), ("strong", "flatness", 1), ("weak", "flatness", 1e-6)],
            runs.Select(run => (run.Variant!, KnownKinds.Of(run.Spec.Regularizer).Name, run.Spec.Regularizer.Lambda)));
        Assert.All(runs, run => Assert.Equal(100, run.Spec.Steps));
    }

    [Fact]
    public void A_grid_over_lambda_leaves_the_baseline_a_single_run_a_seed()
    {
        var runs = LaunchPlan.Create(Collapse, new LaunchRequest
        {
            Seeds = [1, 2],
            Variants = [new("baseline"), new("REG")],
            Grid = new Dictionary<string, IReadOnlyList<double>> { ["regularizer.lambda"] = [1e-3, 1e-4], ["batchSize"] = [32, 64] },
        });
        Assert.Equal(
            ["baseline, batchSize = 32", "baseline, batchSize = 64", "REG, λ = 1e-3, batchSize = 32", "REG, λ = 1e-3, batchSize = 64",
                "REG, λ = 1e-4, batchSize = 32", "REG, λ = 1e-4, batchSize = 64"],
            runs.Select(run => run.Variant).Distinct());
        Assert.Equal(12, runs.Count);
    }

    [Fact]
    public void What_is_wrong_with_one_variant_names_it()
    {
        var request = new LaunchRequest { Variants = [new("baseline"), new("REG", new JsonObject { ["regularizer.lambda"] = -1e7 })] };
        var refused = Assert.Throws<InvalidSpecException>(() => LaunchPlan.Create(Collapse, request));
        Assert.Equal("variants[1].regularizer.lambda", Assert.Single(refused.Errors).Field);
    }
}
