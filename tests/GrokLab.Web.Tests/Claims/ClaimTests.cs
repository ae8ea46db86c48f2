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
using GrokLab.Web.Statistics;
using GrokLab.Web.Tests.Components;

namespace GrokLab.Web.Tests.Claims;

public sealed class ClaimTests
{
    private static readonly long[] Steps = [.. Enumerable.Range(0, 201).Select(i => (long)Math.Round(Math.Pow(10, 1 + i / 100.0))).Distinct()];

    [Fact]
    public void Collapse_before_and_flatness_at_the_onset_support_the_first_claim()
    {
        var claim = GrokkingClaims.Onset(Seeds(Grokking(kappaFalls: 500, nccFalls: 50)));
        Assert.Equal(Verdict.Supported, claim.Verdict);
        Assert.Contains(claim.Numbers, number => number is { Name: "seed 1: step of val acc ≥ 50 %", Value: >= 500 and < 513 });
    }

    [Fact]
    public void Flatness_before_and_collapse_at_the_onset_do_not() =>
        Assert.Equal(Verdict.NotSupported, GrokkingClaims.Onset(Seeds(Grokking(kappaFalls: 50, nccFalls: 500))).Verdict);

    [Fact]
    public void A_run_with_fewer_than_ten_evaluations_decides_nothing()
    {
        var run = Grokking();
        long[] few = [10, 20, 50, 100, 200, 500, 600, 1000];
        var curves = run.Curves.ToDictionary(c => c.Key, c => (IReadOnlyList<MetricPoint>)[.. c.Value.Where(p => few.Contains(p.Step))]);
        var claim = GrokkingClaims.Onset(Seeds(run with { Curves = curves }));
        Assert.Equal(Verdict.NotEnoughData, claim.Verdict);
        Assert.All(claim.Numbers.Where(n => n.Name.Contains("steepest", StringComparison.Ordinal) || n.Name.Contains("share", StringComparison.Ordinal)), n => Assert.Null(n.Value));
    }

    [Fact]
    public void A_seed_with_two_runs_has_no_more_weight_in_a_mean_than_one_with_one()
    {
        var specs = Presets.Find("fig2-quick")!.Group([1]);
        FigureRun Baseline(int seed, double accuracy, int batch) => Seeded(
            Run("baseline", specs[0].Spec with { BatchSize = batch }, (Metrics.ValidationAccuracy, _ => accuracy), (Metrics.Kappa, _ => 5), (Metrics.NccGalanti, _ => 1)), seed);
        var reg = Run("REG", specs[1].Spec, (Metrics.ValidationAccuracy, _ => 0.6), (Metrics.Kappa, _ => 6), (Metrics.NccGalanti, s => s < 50 ? 10 : s));
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
        var baseline = Run("baseline", specs[0].Spec, (Metrics.ValidationAccuracy, _ => 0.6), (Metrics.Kappa, _ => 5), (Metrics.NccGalanti, s => 1e3 / s));
        var reg = Run("REG", specs[1].Spec, (Metrics.ValidationAccuracy, _ => regularizedAccuracy), (Metrics.Kappa, _ => 6), (Metrics.NccGalanti, s => s < 50 ? 10 : s));
        Assert.Equal(expected, RegularizerClaims.Collapse(Seeds(baseline, reg)).Verdict);
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
        var claim = RegularizerClaims.Angles(Seeds(
            Run("baseline", specs[0].Spec, (Metrics.AngleDeviation, _ => 8)),
            Run("REG", specs[1].Spec, (Metrics.AngleDeviation, _ => regularized))));
        Assert.Equal(expected, claim.Verdict);
        Assert.Equal([8, regularized], claim.Numbers.Select(number => Math.Round(number.Value!.Value, 9)));
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
        Assert.Equal(expected, RegularizerClaims.Sharpness(Seeds(baseline, unplugged)).Verdict);
        var byTheBound = unplugged with { Spec = unplugged.Spec with { Regularizer = new FlatnessBoundSpec { Lambda = 1e-2 } } };
        Assert.Equal(expected, RegularizerClaims.Sharpness(Seeds(baseline, byTheBound)).Verdict);
    }

    [Theory]
    [InlineData(0.1, 0.5, 1, Verdict.Supported)]
    [InlineData(0.5, 0.5, 1, Verdict.NotSupported)] // The largest λ is stable.
    [InlineData(0.1, 0.4, 1, Verdict.NotSupported)] // λ = 1e-4 has an effect on accuracy.
    [InlineData(0.1, 0.5, 11, Verdict.NotSupported)] // λ = 1e-4 has an effect on NCC.
    public void The_window_of_lambda_is_between_instability_and_no_effect(double largest, double small, double rise, Verdict expected) =>
        Assert.Equal(expected, RegularizerClaims.LambdaWindow(Lambdas("fig6-quick", (1e-2, largest, 1), (1e-4, small, rise), (1e-6, 0.5, 1))).Verdict);

    [Fact]
    public void Larger_lambdas_do_not_count_in_the_condition_on_the_lambda_that_it_names()
    {
        var claim = RegularizerClaims.LambdaWindow(Lambdas("fig6-quick", (1e-1, 0.1, 1), (1e-2, 0.5, 1), (1e-4, 0.5, 1), (1e-6, 0.5, 1)));
        Assert.Equal((Verdict.NotSupported, 0, false), (claim.Verdict, claim.Conditions[0].Value, claim.Conditions[0].Holds));
        Assert.Equal(Verdict.NotEnoughData, RegularizerClaims.LambdaWindow(Lambdas("fig6-quick", (1e-1, 0.1, 1), (1e-4, 0.5, 1), (1e-6, 0.5, 1))).Verdict);
    }

    [Fact]
    public void The_interval_of_a_quantity_with_limits_is_cut_at_them()
    {
        // Accuracies 0.9, 0.99, 0.999: mean 0.963, deviation 0.05474, half width 4.30265·0.05474/√3 = 0.13599: from 0.82701 to 1.09899, cut at 1.
        var specs = Presets.Find("fig2-quick")!.Group([1]);
        double[] accuracies = [0.9, 0.99, 0.999];
        var claim = RegularizerClaims.Collapse(Group([
            .. accuracies.Select((a, i) => Seeded(Run("baseline", specs[0].Spec, (Metrics.ValidationAccuracy, _ => a)), i + 1)),
            .. accuracies.Select((a, i) => Seeded(Run("REG", specs[1].Spec, (Metrics.ValidationAccuracy, _ => a)), i + 1)),
        ]));
        var accuracy = claim.Numbers.Single(number => number.Name == "final val acc, baseline");
        Assert.Equal((0.963, 0.82701, 1), (Math.Round(accuracy.Value!.Value, 9), Math.Round(accuracy.Low!.Value, 5), accuracy.High!.Value));
        Assert.Equal((0, 0, 0), (claim.Conditions[0].Value!.Value, claim.Conditions[0].Low!.Value, claim.Conditions[0].High!.Value));
    }

    [Fact]
    public void The_window_needs_the_largest_and_two_small_lambdas() =>
        Assert.Equal(Verdict.NotEnoughData, RegularizerClaims.LambdaWindow(Lambdas("fig6-quick", (1e-3, 0.5, 1), (1e-6, 0.5, 1))).Verdict);

    [Theory]
    [InlineData(1, Verdict.Supported)]
    [InlineData(30, Verdict.NotSupported)]
    public void Augmentation_keeps_ncc_from_rising_where_it_ends_near_its_smallest(double rise, Verdict expected) =>
        Assert.Equal(expected, RegularizerClaims.Augmentation(Lambdas("fig7-quick", (1e-2, 0.1, 100), (1e-3, 0.5, rise), (1e-4, 0.5, 1))).Verdict);

    [Fact]
    public void Only_augmented_runs_count_in_the_claim_on_augmentation_and_it_says_what_they_do_not_show()
    {
        var augmented = Lambdas("fig7-quick", (1e-3, 0.5, 1));
        var without = Lambdas("fig6-quick", (1e-3, 0.5, 30));
        var claim = RegularizerClaims.Augmentation(Group([.. augmented.Runs, .. without.Runs]));
        Assert.Equal(
            (Verdict.Supported, "These runs do not show that augmentation is the reason: that needs the same runs without augmentation, in which NCC rises."),
            (claim.Verdict, claim.Why));
        Assert.Equal(Verdict.NotEnoughData, RegularizerClaims.Augmentation(without).Verdict);
    }

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
        var claim = GrokkingClaims.Representativeness(Seeds(run with { Curves = curves }));
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
        var claim = GrokkingClaims.Representativeness(Seeds(run with { Curves = curves }));
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

    [Fact]
    public void One_seed_leaves_a_claim_undecided_that_three_seeds_decide()
    {
        var claim = GrokkingClaims.Onset(Group(Grokking()));
        Assert.Equal((Verdict.Undecided, "One seed does not decide: a verdict needs at least 3."), (claim.Verdict, claim.Why));
        Assert.All(claim.Conditions, condition => Assert.Equal((null, 1, null, null), (condition.Holds, condition.N!.Value, condition.Low, condition.SeedsToDecide)));
        Assert.Equal(Verdict.Supported, GrokkingClaims.Onset(Seeds(Grokking())).Verdict);
    }

    [Fact]
    public void The_verdict_on_the_angles_is_that_of_the_interval_computed_by_hand()
    {
        // Ratios 2, 3, 4: logarithms 0.30103, 0.47712, 0.60206, mean 0.46007, deviation 0.15124; t(2) = 4.30265, half width 4.30265·0.15124/√3 = 0.37570: from 0.08438 to 0.83577.
        var claim = RegularizerClaims.Angles(AnglesOf(([5, 6, 7], [10, 18, 28])));
        var condition = Assert.Single(claim.Conditions);
        Assert.Equal((2.884, 1.214, 6.851), (Math.Round(condition.Value!.Value, 3), Math.Round(condition.Low!.Value, 3), Math.Round(condition.High!.Value, 3)));
        Assert.Equal((3, IntervalMethod.StudentT, 1.5, 0.25), (condition.N, condition.Method, condition.Threshold, condition.SignTestP));
        Assert.Equal([new(1, 2), new(2, 3), new(3, 4)], condition.Seeds.Select(seed => new SeedValue(seed.Seed, Math.Round(seed.Value, 9))));
        Assert.Equal(Verdict.Undecided, claim.Verdict);

        // log10 1.5 = 0.17609 is 0.28398 from the mean: 4 seeds have 3.18245·0.15124/√4 = 0.24066, which is less.
        Assert.Equal((4, 4), (condition.SeedsToDecide, claim.SeedsToDecide));
        Assert.Equal("One interval contains its threshold. With the present means and spreads 4 seeds would decide it.", claim.Why);
    }

    [Fact]
    public void The_verdict_on_the_window_of_lambda_is_that_of_the_intervals_computed_by_hand()
    {
        // λ = 1e-2 against 1e-6: −0.2, −0.3, −0.25, mean −0.25, deviation 0.05, half width 4.30265·0.05/√3 = 0.12421: up to −0.12579, below −0.1.
        // λ = 1e-4 against 1e-6: 0.001, 0.003, −0.001, mean 0.001, deviation 0.002, half width 0.00497: from −0.00397 to 0.00597, within 0.02.
        double[] smallest = [0.50, 0.55, 0.45];
        var claim = RegularizerClaims.LambdaWindow(Group([
            .. Enumerable.Range(0, 3).SelectMany(i => (FigureRun[])
            [
                OfLambda(1e-2, i + 1, smallest[i] - new[] { 0.2, 0.3, 0.25 }[i]),
                OfLambda(1e-4, i + 1, smallest[i] + new[] { 0.001, 0.003, -0.001 }[i]),
                OfLambda(1e-6, i + 1, smallest[i]),
            ]),
        ]));
        Assert.Equal(
            [(-0.25, -0.37421, -0.12579), (0.001, -0.00397, 0.00597), (1, 1, 1)],
            claim.Conditions.Select(c => (Math.Round(c.Value!.Value, 5), Math.Round(c.Low!.Value, 5), Math.Round(c.High!.Value, 5))));
        Assert.Equal([true, true, true], claim.Conditions.Select(c => c.Holds));
        Assert.Equal(Verdict.Supported, claim.Verdict);
    }

    [Fact]
    public void A_run_that_diverged_counts_as_an_accuracy_of_zero_in_the_window_of_lambda()
    {
        var group = Group([.. Enumerable.Range(1, 3).SelectMany(seed => (FigureRun[])
        [
            OfLambda(1e-2, seed, 0.5) is var run ? run with { Run = run.Run with { Status = RunStatus.Diverged } } : run, OfLambda(1e-4, seed, 0.5), OfLambda(1e-6, seed, 0.5),
        ])]);
        var claim = RegularizerClaims.LambdaWindow(group);
        Assert.Equal((Verdict.Supported, -0.5), (claim.Verdict, claim.Conditions[0].Value));
    }

    [Fact]
    public void A_whole_interval_on_the_wrong_side_fails_whatever_the_other_conditions_say()
    {
        var claim = RegularizerClaims.Angles(AnglesOf(([5, 6, 7], [5, 6.1, 7.1])));
        Assert.Equal((Verdict.NotSupported, false), (claim.Verdict, claim.Conditions[0].Holds));
        Assert.Null(claim.Why);
        Assert.Null(claim.SeedsToDecide);
    }

    [Fact]
    public void A_condition_with_its_mean_on_the_wrong_side_would_decide_first()
    {
        ClaimCondition Of(params double[] values) => ClaimCondition.Of("", "", SeedSample.Of(SeedScale.Linear, values.Select((v, i) => (i, (double?)v))), ClaimSide.Above, 0);
        var (right, wrong) = (Of(1, 5, -3), Of(-1, -2, 1));
        Assert.True(right.SeedsToDecide > wrong.SeedsToDecide);
        Assert.Equal(wrong.SeedsToDecide, ClaimDecision.SeedsToDecide([right, wrong]));
        Assert.Equal(right.SeedsToDecide, ClaimDecision.SeedsToDecide([right, Of(2, 1, 3), Of(1, 3, -1)]));
        Assert.Equal(Verdict.NotEnoughData, ClaimDecision.Of([right, Of()]));
    }

    [Fact]
    public void A_mean_at_its_threshold_says_that_a_thousand_seeds_would_not_do()
    {
        var condition = ClaimCondition.Of("", "", SeedSample.Of(SeedScale.Linear, [(1, -1), (2, 0), (3, 1)]), ClaimSide.Above, 0);
        Assert.Equal((null, null), (condition.Holds, condition.SeedsToDecide));
        Assert.Equal(
            "One interval contains its threshold. With the present means and spreads it would need more than 1,000 seeds.",
            Claim.From("C3", "", 3, 1, [condition], []).Why);
    }

    [Fact]
    public void A_seed_of_one_side_only_is_left_out_and_named()
    {
        var group = AnglesOf(([5, 6, 7], [10, 18, 28]));
        var extra = Seeded(Run("baseline", Presets.Find("fig2-quick")!.Group([1])[0].Spec, (Metrics.AngleDeviation, _ => 100)), 4);
        var condition = RegularizerClaims.Angles(Group([.. group.Runs, extra])).Conditions[0];
        Assert.Equal(((int?)3, 2.884), (condition.N, Math.Round(condition.Value!.Value, 3)));
        Assert.Equal([4], condition.SeedsLeftOut);
    }

    [Fact]
    public void Runs_with_a_lambda_below_zero_are_not_regularized_runs_of_a_claim()
    {
        var specs = Presets.Find("fig2-quick")!.Group([1]);
        var towards = specs[1].Spec with { Regularizer = new NccSpec { Lambda = -1e-3 } };
        var baseline = Run("baseline", specs[0].Spec, (Metrics.AngleDeviation, _ => 8));
        Assert.Equal(Verdict.NotEnoughData, RegularizerClaims.Angles(Seeds(baseline, Run("REG", towards, (Metrics.AngleDeviation, _ => 24)))).Verdict);
        Assert.Equal(
            Verdict.NotEnoughData,
            RegularizerClaims.LambdaWindow(Seeds([.. ((double[])[-1e-2, -1e-4, -1e-6]).Select(lambda => OfLambda(lambda, 1, 0.5))])).Verdict);
    }

    [Fact]
    public void Sharpness_is_checked_on_both_regularizers_of_flatness()
    {
        var specs = Presets.Find("fig4-quick")!.Group([1]);
        var baseline = Run("baseline", specs[0].Spec, (Metrics.ValidationAccuracy, _ => 0.5), (Metrics.Kappa, _ => 5));
        var bound = specs[1].Spec with { Regularizer = new FlatnessBoundSpec { Lambda = 1e-2 } };
        var reg = Run("REG", bound, (Metrics.ValidationAccuracy, s => s < 300 ? 0.2 : 0.45), (Metrics.Kappa, s => s < 300 ? 1e3 : 1e-3))
            with { Events = [new RunEvent(1, 7, RunEventKinds.RegularizerUnplugged, 300, 30, 0, default, 0, "scheduled")] };
        Assert.Equal(Verdict.Supported, RegularizerClaims.Sharpness(Seeds(baseline, reg)).Verdict);
        Assert.True(FigureCatalog.Fits(4, [specs[0].Spec, bound]));
    }

    [Fact]
    public void Runs_regularized_on_the_printed_sum_say_that_their_lambda_has_another_unit()
    {
        var specs = Presets.Find("fig2-quick")!.Group([1]);
        Claim Of(NccVariance variance) => RegularizerClaims.Angles(Seeds(
            Run("baseline", specs[0].Spec, (Metrics.AngleDeviation, _ => 8)),
            Run("REG", specs[1].Spec with { Regularizer = new NccSpec { Lambda = 1e-3, NccVariance = variance } }, (Metrics.AngleDeviation, _ => 24))));
        Assert.Contains("printed sum", Of(NccVariance.Sum).Why, StringComparison.Ordinal);
        Assert.Null(Of(NccVariance.Mean).Why);
    }

    [Fact]
    public void Onsets_and_their_lags_have_intervals_and_the_share_of_seeds_that_grokked_is_wilsons()
    {
        var never = Seeded(Run("baseline", Grokking().Spec, (Metrics.TrainAccuracy, _ => 1), (Metrics.ValidationAccuracy, _ => 0.1)), 4);
        var claim = GrokkingClaims.Onset(Group([.. Seeds(Grokking()).Runs, never]));
        Assert.Equal("Seed 4 did not generalise (train acc ≥ 99 %, val acc ≥ 50 %) and does not count in the conditions.", claim.Why);
        var share = Assert.Single(claim.Numbers, number => number.Name == "seeds that grokked (val acc ≥ 99 %)");
        Assert.Equal((0.75, 4, IntervalMethod.Wilson), (share.Value, share.N, share.Method));
        Assert.Equal((0.3006, 0.9544), (Math.Round(share.Low!.Value, 4), Math.Round(share.High!.Value, 4)));
        var half = Assert.Single(claim.Numbers, number => number.Name == "step of val acc ≥ 50 %");
        var lag = Assert.Single(claim.Numbers, number => number.Name == "step of κ's steepest fall − step of val acc ≥ 50 %");
        var factor = Assert.Single(claim.Numbers, number => number.Name == "step of κ's steepest fall / step of val acc ≥ 50 %");
        Assert.Equal((3, 3, 3), (half.N, lag.N, factor.N));
        Assert.Equal(factor.Value!.Value, 1 + lag.Value!.Value / half.Value!.Value, 9);
        Assert.Equal((lag.Value, lag.Value), (lag.Low, lag.High));
    }

    [Theory]
    [InlineData(450, 10, Verdict.Supported)]
    [InlineData(450, 600, Verdict.NotSupported)] // Falls by less than a factor of 2.
    [InlineData(150, 10, Verdict.NotSupported)] // Falls long before validation accuracy rises.
    public void Kappa_at_matched_confidence_must_fall_by_more_than_two_at_the_onset(long falls, double end, Verdict expected)
    {
        // Undefined at the very steps of the onset: the nearest values between them count.
        var run = WithMatched(s => s is < 102 or > 480 and < 510 ? null : s < falls ? 1e3 : end);
        Assert.Equal(expected, MatchedConfidenceClaim.Check(Seeds(run)).Verdict);
    }

    [Fact]
    public void A_seed_without_two_values_at_matched_confidence_between_memorising_and_generalising_is_left_out()
    {
        var whole = Seeds(WithMatched(s => s < 450 ? 1e3 : 10)).Runs;
        var claim = MatchedConfidenceClaim.Check(Group([.. whole, Seeded(WithMatched(s => s < 1000 ? null : 10), 4)]));
        Assert.Equal(((int?)3, 100), (claim.Conditions[0].N, Math.Round(claim.Conditions[0].Value!.Value)));
        Assert.Equal([4], claim.Conditions[0].SeedsLeftOut);
        Assert.Equal(Verdict.NotEnoughData, MatchedConfidenceClaim.Check(Seeds(Grokking())).Verdict);
    }

    private static FigureRun WithMatched(Func<long, double?> kappa) => Grokking() is var run
        ? run with
        {
            Curves = new Dictionary<string, IReadOnlyList<MetricPoint>>(run.Curves)
            {
                [Metrics.KappaMatched] = [.. Steps.Select(s => new MetricPoint(s, s / 10.0, 0, kappa(s)))],
            },
        }
        : run;

    private static GroupData AnglesOf((double[] Baseline, double[] Reg) deviations)
    {
        var specs = Presets.Find("fig2-quick")!.Group([1]);
        return Group(
        [
            .. deviations.Baseline.Select((d, i) => Seeded(Run("baseline", specs[0].Spec, (Metrics.AngleDeviation, _ => d)), i + 1)),
            .. deviations.Reg.Select((d, i) => Seeded(Run("REG", specs[1].Spec with { Regularizer = new NccSpec { Lambda = 1e-3, NccVariance = NccVariance.Mean } }, (Metrics.AngleDeviation, _ => d)), i + 1)),
        ]);
    }

    private static FigureRun OfLambda(double lambda, int seed, double accuracy) => Seeded(
        Run(
            $"λ = {lambda}", Presets.Find("fig6-quick")!.Spec with { Regularizer = new NccSpec { Lambda = lambda, NccVariance = NccVariance.Mean } },
            (Metrics.ValidationAccuracy, _ => accuracy), (Metrics.Kappa, _ => 5), (Metrics.NccGalanti, _ => 10)),
        seed);

    private static FigureRun Grokking(long kappaFalls = 500, long nccFalls = 50) => Run(
        "baseline",
        Presets.Find("grokking-quick")!.Spec,
        (Metrics.TrainAccuracy, s => s < 100 ? 0.2 : 1),
        (Metrics.ValidationAccuracy, s => s < 500 ? 0.1 : 1),
        (Metrics.Kappa, s => s < kappaFalls ? 1e3 : 1),
        (Metrics.NccGalanti, s => s < nccFalls ? 1e3 : 1));

    private static FigureRun Run(string variant, ExperimentSpec spec, params (string Metric, Func<long, double> Value)[] curves) => new(
        SampleRuns.Of(RunStatus.Completed) with { Variant = variant },
        spec,
        curves.ToDictionary(c => c.Metric, c => (IReadOnlyList<MetricPoint>)[.. Steps.Select(s => new MetricPoint(s, s / 10.0, 0, c.Value(s)))]),
        []);

    private static FigureRun Seeded(FigureRun run, int seed) => run with { Run = run.Run with { Seed = seed } };

    private static GroupData Lambdas(string preset, params (double Lambda, double Accuracy, double Rise)[] runs) => Seeds([.. runs.Select(r => Run(
        $"λ = {r.Lambda}",
        Presets.Find(preset)!.Spec with { Regularizer = new NccSpec { Lambda = r.Lambda } },
        (Metrics.ValidationAccuracy, _ => r.Accuracy),
        (Metrics.Kappa, _ => 5),
        (Metrics.NccGalanti, s => s < 500 ? 10 : 10 * r.Rise)))]);

    /// <summary>Three seeds of each run that measured the same.</summary>
    private static GroupData Seeds(params FigureRun[] runs) => Group([.. runs.SelectMany(run => (FigureRun[])[Seeded(run, 1), Seeded(run, 2), Seeded(run, 3)])]);

    private static GroupData Group(params FigureRun[] runs) => new(1, [.. runs.GroupBy(r => r.Run.Variant).Select(g => new FigureVariant(g.Key, [.. g]))]);
}
