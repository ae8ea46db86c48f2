using GrokLab.Web.Theory;

namespace GrokLab.Web.Tests.Theory;

public sealed class CollapseCurvesTests
{
    [Fact]
    public void With_the_means_centred_the_bounds_hold_everywhere()
    {
        var curves = new CollapseCurves(MeanNorm: 1.5, Classes: 10, MeanRatio: 0);
        Assert.All(curves.Kappa.Zip(curves.Bound), p => Assert.True(p.First <= p.Second));
        Assert.All(curves.Bound.Zip(curves.AsymptoticBound), p => Assert.True(p.First <= p.Second));
    }

    [Fact]
    public void With_a_far_global_mean_the_printed_bound_fails_and_the_corrected_one_holds()
    {
        var curves = new CollapseCurves(MeanNorm: 1.5, Classes: 2, MeanRatio: 5);
        Assert.Contains(curves.Kappa.Zip(curves.Bound), p => p.First > p.Second);
        Assert.All(curves.Kappa.Zip(curves.CorrectedBound), p => Assert.True(p.First <= p.Second * (1 + 1e-12)));
        Assert.All(curves.Lambdas, l => Assert.Equal(
            curves.Configuration(l).Kappa(curves.GlobalMeanNorm) > curves.Configuration(l).Bound, curves.FailsAt(l)));
    }

    [Theory]
    [InlineData(2, 2.40)]
    [InlineData(3, 2.58)]
    [InlineData(10, 3.25)]
    public void Kappa_peaks_where_the_margin_is_two_to_three(int classes, double margin)
    {
        var curves = new CollapseCurves(MeanNorm: 0.7, classes, MeanRatio: 0);
        Assert.InRange(curves.Configuration(curves.PeakLambda).Margin, margin * 0.97, margin * 1.03);
    }

    [Fact]
    public void A_measured_configuration_stands_where_its_own_kappa_is_on_the_curve()
    {
        var curves = new CollapseCurves(MeanNorm: 2, Classes: 10, MeanRatio: 1);
        var measured = new CollapseCurves(MeanNorm: 3, Classes: 10, MeanRatio: 1);
        var place = curves.Place(lambda: 0.4, meanNorm: 3);
        Assert.Equal(
            measured.Configuration(0.4).Kappa(measured.GlobalMeanNorm), curves.Configuration(place).Kappa(curves.GlobalMeanNorm), 10);
    }
}
