using GrokLab.Data;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Web.Claims;
using GrokLab.Web.Figures;
using GrokLab.Web.Tests.Components;

namespace GrokLab.Web.Tests.Claims;

public sealed class ClaimTests
{
    private static readonly long[] Steps = [.. Enumerable.Range(0, 201).Select(i => (long)Math.Round(Math.Pow(10, 1 + i / 100.0)))];

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
    public void Runs_that_never_generalise_decide_nothing()
    {
        var run = Run("baseline", Grokking().Spec, (MetricNames.TrainAccuracy, _ => 1), (MetricNames.ValidationAccuracy, _ => 0.1), (MetricNames.Kappa, s => 1.0 / s));
        Assert.Equal(Verdict.NotEnoughData, GrokkingClaims.Onset(Group(run)).Verdict);
    }

    [Theory]
    [InlineData(0.60, Verdict.Supported)]
    [InlineData(0.40, Verdict.NotSupported)]
    public void Collapse_is_not_needed_where_the_regularized_run_generalises_as_well(double regularizedAccuracy, Verdict expected)
    {
        var specs = Presets.Find("fig2-quick")!.Group([1]);
        var baseline = Run("baseline", specs[0].Spec, (MetricNames.ValidationAccuracy, _ => 0.6), (MetricNames.Kappa, _ => 5), (MetricNames.Ncc, s => 1e3 / s));
        var reg = Run("REG", specs[1].Spec, (MetricNames.ValidationAccuracy, _ => regularizedAccuracy), (MetricNames.Kappa, _ => 6), (MetricNames.Ncc, s => s < 50 ? 10 : s));
        Assert.Equal(expected, RegularizerClaims.Collapse(Group(baseline, reg)).Verdict);
    }

    [Fact]
    public void Without_a_baseline_there_is_nothing_to_compare_with() => Assert.Equal(
        Verdict.NotEnoughData, RegularizerClaims.Sharpness(Group(Run("REG", Presets.Find("fig4-quick")!.Group([1])[1].Spec))).Verdict);

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
        (MetricNames.TrainAccuracy, s => s < 100 ? 0.2 : 1),
        (MetricNames.ValidationAccuracy, s => s < 500 ? 0.1 : 1),
        (MetricNames.Kappa, s => s < kappaFalls ? 1e3 : 1),
        (MetricNames.Ncc, s => s < nccFalls ? 1e3 : 1));

    private static FigureRun Run(string variant, ExperimentSpec spec, params (string Metric, Func<long, double> Value)[] curves) => new(
        SampleRuns.Of(RunStatus.Completed) with { Variant = variant },
        spec,
        curves.ToDictionary(c => c.Metric, c => (IReadOnlyList<MetricPoint>)[.. Steps.Select(s => new MetricPoint(s, s / 10.0, 0, c.Value(s)))]),
        []);

    private static GroupData Group(params FigureRun[] runs) => new(1, [.. runs.GroupBy(r => r.Run.Variant).Select(g => new FigureVariant(g.Key, [.. g]))]);
}
