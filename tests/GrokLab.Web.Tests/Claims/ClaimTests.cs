using System.Globalization;
using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Web.Claims;
using GrokLab.Web.Figures;
using GrokLab.Web.Tests.Components;

namespace GrokLab.Web.Tests.Claims;

public sealed class ClaimTests
{
    private static readonly long[] Steps = [.. Enumerable.Range(0, 201).Select(i => (long)Math.Round(Math.Pow(10, 1 + i / 100.0))).Distinct()];

    [Fact]
    public void Collapse_before_and_flatness_at_the_onset_support_the_first_claim()
    {
        var claim = GrokkingClaims.Onset(Group(Grokking(kappaFalls: 500, nccFalls: 50)));
        Assert.Equal(Verdict.Supported, claim.Verdict);
        Assert.Contains(claim.Numbers, number => number is { Name: "seed 1: step of val acc ≥ 50 %", Value: >= 500 and < 513 });
    }

    [Fact]
    public void Flatness_before_and_collapse_at_the_onset_do_not() =>
        Assert.Equal(Verdict.NotSupported, GrokkingClaims.Onset(Group(Grokking(kappaFalls: 50, nccFalls: 500))).Verdict);

    [Fact]
    public void A_run_with_fewer_than_ten_evaluations_decides_nothing()
    {
        var run = Grokking();
        long[] few = [10, 20, 50, 100, 200, 500, 600, 1000];
        var curves = run.Curves.ToDictionary(c => c.Key, c => (IReadOnlyList<MetricPoint>)[.. c.Value.Where(p => few.Contains(p.Step))]);
        var claim = GrokkingClaims.Onset(Group(run with { Curves = curves }));
        Assert.Equal(Verdict.NotEnoughData, claim.Verdict);
        Assert.All(claim.Numbers.Where(n => n.Name.Contains("steepest", StringComparison.Ordinal) || n.Name.Contains("share", StringComparison.Ordinal)), n => Assert.Null(n.Value));
    }

    [Fact]
    public void A_seed_with_two_runs_has_no_more_weight_in_a_mean_than_one_with_one()
    {
        var specs = Presets.Find("fig2-quick")!.Group([1]);
        FigureRun Baseline(int seed, double accuracy, int batch) => Seeded(
            Run("baseline", specs[0].Spec with { BatchSize = batch }, (Metrics.ValidationAccuracy, _ => accuracy), (Metrics.Kappa, _ => 5), (Metrics.Ncc, _ => 1)), seed);
        var reg = Run("REG", specs[1].Spec, (Metrics.ValidationAccuracy, _ => 0.6), (Metrics.Kappa, _ => 6), (Metrics.Ncc, s => s < 50 ? 10 : s));
        var claim = RegularizerClaims.Collapse(Group(Baseline(1, 0.4, 64), Baseline(1, 0.6, 65), Baseline(2, 0.8, 64), reg));
        Assert.Equal(0.65, claim.Numbers[0].Value!.Value, 9);
    }

    [Theory]
    [InlineData("one run", 1, "baseline 1")]
    [InlineData("one run of each variant", 1, "baseline 1", "REG 1")]
    [InlineData("one run of REG", 1, "baseline 1", "baseline 2", "REG 1")]
    [InlineData("one seed of each variant", 1, "baseline 1", "baseline 1", "REG 1")]
    [InlineData("one run of 3 of the 4 variants", 1, "a 1", "a 2", "b 1", "c 1", "d 1")]
    [InlineData("2 seeds", 2, "baseline 1", "baseline 2", "baseline 3", "REG 1", "REG 2")]
    public void A_verdict_says_how_many_seeds_it_rests_on(string expected, int seeds, params string[] runs)
    {
        var group = Group([.. runs.Select(run => run.Split(' ')).Select((words, i) => Run(words[0], Presets.All[0].Spec) is var made
            ? made with { Run = made.Run with { Id = i + 1, Seed = int.Parse(words[1], CultureInfo.InvariantCulture) } }
            : made)]);
        var basis = ClaimBasis.Of(group, [new("all", 1, [.. group.Runs.Select(run => run.Run.Id)])])!;
        Assert.Equal((expected, seeds, runs.Length, seeds == 1), (basis.Text, basis.Seeds, basis.Runs, basis.IsOneSeed));
    }

    [Fact]
    public void Runs_that_never_generalise_decide_nothing()
    {
        var run = Run("baseline", Grokking().Spec, (Metrics.TrainAccuracy, _ => 1), (Metrics.ValidationAccuracy, _ => 0.1), (Metrics.Kappa, s => 1.0 / s));
        Assert.Equal(Verdict.NotEnoughData, GrokkingClaims.Onset(Group(run)).Verdict);
    }

    [Theory]
    [InlineData(0.60, Verdict.Supported)]
    [InlineData(0.40, Verdict.NotSupported)]
    public void Collapse_is_not_needed_where_the_regularized_run_generalises_as_well(double regularizedAccuracy, Verdict expected)
    {
        var specs = Presets.Find("fig2-quick")!.Group([1]);
        var baseline = Run("baseline", specs[0].Spec, (Metrics.ValidationAccuracy, _ => 0.6), (Metrics.Kappa, _ => 5), (Metrics.Ncc, s => 1e3 / s));
        var reg = Run("REG", specs[1].Spec, (Metrics.ValidationAccuracy, _ => regularizedAccuracy), (Metrics.Kappa, _ => 6), (Metrics.Ncc, s => s < 50 ? 10 : s));
        Assert.Equal(expected, RegularizerClaims.Collapse(Group(baseline, reg)).Verdict);
    }

    [Fact]
    public void Without_a_baseline_there_is_nothing_to_compare_with() => Assert.Equal(
        Verdict.NotEnoughData, RegularizerClaims.Sharpness(Group(Run("REG", Presets.Find("fig4-quick")!.Group([1])[1].Spec))).Verdict);

    [Theory]
    [InlineData(24, Verdict.Supported)]
    [InlineData(9, Verdict.NotSupported)]
    public void Angles_drift_where_the_regularized_deviate_far_more_than_the_baseline(double regularized, Verdict expected)
    {
        var specs = Presets.Find("fig2-quick")!.Group([1]);
        var claim = RegularizerClaims.Angles(Group(
            Run("baseline", specs[0].Spec, (Metrics.AngleDeviation, _ => 8)),
            Run("REG", specs[1].Spec, (Metrics.AngleDeviation, _ => regularized))));
        Assert.Equal(expected, claim.Verdict);
        Assert.Equal([8, regularized], claim.Numbers.Select(number => number.Value!.Value));
    }

    [Theory]
    [InlineData(1e-3, 0.45, Verdict.Supported)]
    [InlineData(1e-3, 0.55, Verdict.NotSupported)] // Ends above the baseline.
    [InlineData(500, 0.45, Verdict.NotSupported)] // κ stays high after the unplug.
    public void Sharpness_delays_where_the_unplug_brings_accuracy_and_flatness(double kappaAfter, double accuracyAfter, Verdict expected)
    {
        var specs = Presets.Find("fig4-quick")!.Group([1]);
        var baseline = Run("baseline", specs[0].Spec, (Metrics.ValidationAccuracy, _ => 0.5), (Metrics.Kappa, _ => 5));
        var reg = Run("REG", specs[1].Spec, (Metrics.ValidationAccuracy, s => s < 300 ? 0.2 : accuracyAfter), (Metrics.Kappa, s => s < 300 ? 1e3 : kappaAfter));
        var unplugged = reg with { Events = [new RunEvent(1, 7, RunEventKinds.RegularizerUnplugged, 300, 30, 0, default, 0, "scheduled")] };
        Assert.Equal(expected, RegularizerClaims.Sharpness(Group(baseline, unplugged)).Verdict);
        var byTheBound = unplugged with { Spec = unplugged.Spec with { Regularizer = new FlatnessBoundSpec { Lambda = 1e-2 } } };
        Assert.Equal(expected, RegularizerClaims.Sharpness(Group(baseline, byTheBound)).Verdict);
    }

    [Theory]
    [InlineData(0.1, 0.5, 1, Verdict.Supported)]
    [InlineData(0.5, 0.5, 1, Verdict.NotSupported)] // The largest λ is stable.
    [InlineData(0.1, 0.4, 1, Verdict.NotSupported)] // λ = 1e-4 has an effect on accuracy.
    [InlineData(0.1, 0.5, 11, Verdict.NotSupported)] // λ = 1e-4 has an effect on NCC.
    public void The_window_of_lambda_is_between_instability_and_no_effect(double largest, double small, double rise, Verdict expected) =>
        Assert.Equal(expected, RegularizerClaims.LambdaWindow(Lambdas("fig6-quick", (1e-2, largest, 1), (1e-4, small, rise), (1e-6, 0.5, 1))).Verdict);

    [Fact]
    public void The_window_needs_the_largest_and_two_small_lambdas() =>
        Assert.Equal(Verdict.NotEnoughData, RegularizerClaims.LambdaWindow(Lambdas("fig6-quick", (1e-3, 0.5, 1), (1e-6, 0.5, 1))).Verdict);

    [Theory]
    [InlineData(1, Verdict.Supported)]
    [InlineData(30, Verdict.NotSupported)]
    public void Augmentation_keeps_ncc_from_rising_where_it_ends_near_its_smallest(double rise, Verdict expected) =>
        Assert.Equal(expected, RegularizerClaims.Augmentation(Lambdas("fig7-quick", (1e-2, 0.1, 100), (1e-3, 0.5, rise), (1e-4, 0.5, 1))).Verdict);

    [Theory]
    [InlineData(500, 0.01, Verdict.Supported)]
    [InlineData(500, 0.5, Verdict.NotSupported)] // Stays high.
    [InlineData(50, 0.01, Verdict.NotSupported)] // Falls long before.
    public void Representativeness_falls_to_zero_with_the_rise_of_validation_accuracy(long falls, double end, Verdict expected)
    {
        var run = Grokking();
        var curves = new Dictionary<string, IReadOnlyList<MetricPoint>>(run.Curves)
        {
            [Metrics.Representativeness] = [.. Steps.Where((_, i) => i % 5 == 0).Select(s => new MetricPoint(s, s / 10.0, 0, s < 30 ? 0 : s < falls ? 0.9 : end))],
        };
        var claim = GrokkingClaims.Representativeness(Group(run with { Curves = curves }));
        Assert.Equal(expected, claim.Verdict);
        Assert.Null(claim.Why);
    }

    [Fact]
    public void Representativeness_that_is_the_validation_error_says_so()
    {
        var run = Grokking();
        var curves = new Dictionary<string, IReadOnlyList<MetricPoint>>(run.Curves)
        {
            [Metrics.Representativeness] = [.. Steps.Where((_, i) => i % 5 == 0).Select(s => new MetricPoint(s, s / 10.0, 0, s < 500 ? 0.9 : 0))],
        };
        var claim = GrokkingClaims.Representativeness(Group(run with { Curves = curves }));
        Assert.Equal(Verdict.Supported, claim.Verdict);
        Assert.Contains("the measure is the validation error", claim.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_printed_bound_holds_for_centred_features_alone()
    {
        var claim = BoundClaim.Check(null);
        Assert.Equal([true, false, true], claim.Conditions.Select(condition => condition.Holds));
        Assert.Equal(Verdict.NotSupported, claim.Verdict);
    }

    private static FigureRun Grokking(long kappaFalls = 500, long nccFalls = 50) => Run(
        "baseline",
        Presets.Find("grokking-quick")!.Spec,
        (Metrics.TrainAccuracy, s => s < 100 ? 0.2 : 1),
        (Metrics.ValidationAccuracy, s => s < 500 ? 0.1 : 1),
        (Metrics.Kappa, s => s < kappaFalls ? 1e3 : 1),
        (Metrics.Ncc, s => s < nccFalls ? 1e3 : 1));

    private static FigureRun Run(string variant, ExperimentSpec spec, params (string Metric, Func<long, double> Value)[] curves) => new(
        SampleRuns.Of(RunStatus.Completed) with { Variant = variant },
        spec,
        curves.ToDictionary(c => c.Metric, c => (IReadOnlyList<MetricPoint>)[.. Steps.Select(s => new MetricPoint(s, s / 10.0, 0, c.Value(s)))]),
        []);

    private static FigureRun Seeded(FigureRun run, int seed) => run with { Run = run.Run with { Seed = seed } };

    private static GroupData Lambdas(string preset, params (double Lambda, double Accuracy, double Rise)[] runs) => Group([.. runs.Select(r => Run(
        $"λ = {r.Lambda}",
        Presets.Find(preset)!.Spec with { Regularizer = new NccSpec { Lambda = r.Lambda } },
        (Metrics.ValidationAccuracy, _ => r.Accuracy),
        (Metrics.Kappa, _ => 5),
        (Metrics.Ncc, s => s < 500 ? 10 : 10 * r.Rise)))]);

    private static GroupData Group(params FigureRun[] runs) => new(1, [.. runs.GroupBy(r => r.Run.Variant).Select(g => new FigureVariant(g.Key, [.. g]))]);
}
