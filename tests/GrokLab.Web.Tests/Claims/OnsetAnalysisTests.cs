using GrokLab.Data.Metrics;
using GrokLab.Web.Claims;

namespace GrokLab.Web.Tests.Claims;

public sealed class OnsetAnalysisTests
{
    private static readonly long[] Steps = [.. Enumerable.Range(0, 301).Select(i => (long)Math.Round(Math.Pow(10, i / 100.0) * 10))];

    [Fact]
    public void Crossings_are_the_first_evaluations_that_reach_them()
    {
        var onset = OnsetAnalysis.Of(Jump(0, 1, 100), Curve(s => s < 1000 ? 0.1 : s < 3000 ? 0.6 : 0.995), [], []);
        Assert.Equal((100L, 1000L), (onset.Memorised, onset.HalfGeneralised));
        Assert.Equal(Steps.First(s => s >= 3000), onset.Generalised);
        Assert.Null(onset.Kappa.SteepestStep);
    }

    [Fact]
    public void What_is_never_reached_is_not_told()
    {
        var onset = OnsetAnalysis.Of(Jump(0, 0.98, 100), Jump(0, 0.4, 100), Jump(1e3, 1, 1000), []);
        Assert.Equal((null, null, null), (onset.Memorised, onset.HalfGeneralised, onset.Generalised));
        Assert.Null(onset.Kappa.ShareBeforeGeneralised);
        Assert.Equal(3, onset.Kappa.TotalFall!.Value, 9);
    }

    [Fact]
    public void The_steepest_fall_is_where_the_logarithm_falls_most()
    {
        // κ falls by three decades at step 1,000; NCC by three at step 100 and by one later.
        var onset = OnsetAnalysis.Of(
            Jump(0, 1, 200), Jump(0, 1, 1000), Jump(1e3, 1, 1000), Curve(s => s < 100 ? 1e4 : s < 2000 ? 10 : 1));
        Assert.InRange(onset.Kappa.SteepestStep!.Value, 850, 1150);
        Assert.InRange(onset.Ncc.SteepestStep!.Value, 85, 115);
    }

    [Fact]
    public void Shares_of_a_fall_are_taken_from_its_peak_in_logarithms()
    {
        // Rises to its peak first; of four decades three are over before 200.
        var ncc = Curve(s => s < 20 ? 1 : s < 100 ? 1e4 : s < 2000 ? 10 : 1);
        var onset = OnsetAnalysis.Of(Jump(0, 1, 50), Jump(0, 1, 200), ncc, ncc);
        Assert.Equal(0, onset.Ncc.ShareBeforeMemorised!.Value, 9);
        Assert.Equal(0.75, onset.Ncc.ShareBeforeGeneralised!.Value, 9);
    }

    [Fact]
    public void A_spike_of_a_few_evaluations_and_the_fall_after_it_do_not_count()
    {
        var fall = OnsetAnalysis.Of(
            Jump(0, 1, 200), Jump(0, 1, 1000), Curve(s => s is > 3000 and < 3200 or > 9_800 ? 1e6 : s < 1000 ? 1e2 : 1), []).Kappa;
        Assert.InRange(fall.SteepestStep!.Value, 850, 1150);
        Assert.Equal(2, fall.TotalFall!.Value, 9);
    }

    [Fact]
    public void A_fall_is_whole_where_the_curve_is_lowest_whatever_comes_after()
    {
        var ncc = Curve(s => s < 100 ? 1e4 : s < 2000 ? 10 : 1e3);
        Assert.Equal(1, OnsetAnalysis.Of(Jump(0, 1, 50), Jump(0, 1, 200), ncc, ncc).Ncc.ShareBeforeGeneralised!.Value, 9);
    }

    [Fact]
    public void What_only_rises_has_no_fall()
    {
        var fall = OnsetAnalysis.Of(Jump(0, 1, 50), Jump(0, 1, 200), Curve(s => s), Curve(_ => null)).Kappa;
        Assert.Equal((null, 0.0, null), (fall.SteepestStep, fall.TotalFall!.Value, fall.ShareBeforeMemorised));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void Fewer_than_ten_evaluations_say_nothing_of_a_fall_but_crossings_are_told(int evaluations)
    {
        var kappa = Curve(s => 1e3 / s).Take(evaluations).ToList();
        var onset = OnsetAnalysis.Of([.. Jump(1, 1, 100).Take(evaluations)], [], kappa, kappa);
        Assert.Equal((evaluations, true, 10L), (onset.Evaluations, onset.IsTooEarly, onset.Memorised));
        Assert.Equal(new MeasureFall(null, null, null, null), onset.Kappa);
        Assert.Equal(onset.Kappa, onset.Ncc);
    }

    [Fact]
    public void From_ten_evaluations_on_a_fall_is_told()
    {
        var steps = Enumerable.Range(0, 10).Select(i => 10L * (1 << i)).ToList();
        var onset = OnsetAnalysis.Of([], [], [.. steps.Select(s => new MetricPoint(s, 0, 0, s < 100 ? 1e3 : 1))], []);
        Assert.False(onset.IsTooEarly);
        Assert.NotNull(onset.Kappa.SteepestStep);
    }

    [Fact]
    public void A_measure_that_is_undefined_at_most_evaluations_has_no_fall_however_many_there_are()
    {
        var onset = OnsetAnalysis.Of([], [], Curve(s => s < 12 ? 1e3 / s : null), []);
        Assert.False(onset.IsTooEarly);
        Assert.Null(onset.Kappa.SteepestStep);
    }

    private static IReadOnlyList<MetricPoint> Jump(double before, double after, long at) => Curve(s => s < at ? before : after);

    private static IReadOnlyList<MetricPoint> Curve(Func<long, double?> value) => [.. Steps.Select(s => new MetricPoint(s, s / 10.0, 0, value(s)))];
}
