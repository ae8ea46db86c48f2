using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Contracts;

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
        Assert.Equal(RegularizerKind.Ncc, runs[2].Spec.Regularizer.Kind);
    }

    [Fact]
    public void A_grid_makes_a_run_a_combination()
    {
        var runs = LaunchPlan.Create(Grokking, new LaunchRequest
        {
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
        Assert.Null(Assert.Single(LaunchPlan.Create(Grokking, new LaunchRequest())).Variant);

    [Fact]
    public void Overrides_that_leave_no_difference_between_variants_are_refused()
    {
        var request = new LaunchRequest { Overrides = new JsonObject { ["regularizer"] = new JsonObject { ["kind"] = "none", ["lambda"] = 0 } } };
        var refused = Assert.Throws<InvalidSpecException>(() => LaunchPlan.Create(Collapse, request));
        Assert.Contains("baseline and REG", Assert.Single(refused.Errors).Message, StringComparison.Ordinal);
    }
}
