using CsCheck;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

public class CollapsePropertyTests
{
    private static readonly Gen<RandomHead> Several = RandomHead.Any.Where(h => h.Samples >= 6);

    [Fact]
    public void NCC_does_not_change_with_translation_rotation_and_scaling_of_the_features() => Several.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var inputs = head.Draw();
            var moved = inputs with { Features = 3 * inputs.Features.matmul(head.Rotation()) + 100 };
            var (before, after) = (inputs.All, moved.All);
            AssertClose(before.Raw(Metrics.Ncc), after.Raw(Metrics.Ncc), 1e-8);
            AssertClose(before.Raw(Metrics.NccGalanti), after.Raw(Metrics.NccGalanti), 1e-8);
        },
        threads: 1);

    [Fact]
    public void NCC_and_angles_are_those_of_plain_loops() => Several.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var inputs = head.Draw();
            var measured = inputs.All;
            var (printed, galanti, angles) = ByLoops(inputs);
            AssertClose(printed, measured.Raw(Metrics.Ncc), 1e-9);
            AssertClose(galanti, measured.Raw(Metrics.NccGalanti), 1e-9);
            Assert.Equal(angles.Count, measured.Angles.Degrees.Count);
            Assert.All(angles.Zip(measured.Angles.Degrees), a => Assert.Equal(a.First, a.Second, 1e-5));
        },
        threads: 1);

    [Fact]
    public void NC1_is_that_of_the_pseudo_inverse_of_the_whole_scatter_matrix() => Several.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var inputs = head.Draw();
            var measured = inputs.All;
            if (measured[Metrics.Nc1] is null)
            {
                return;
            }

            var present = measured.Totals.Present;
            var means = stack([.. present.Select(c => Of(inputs, c).mean([0]))]); // (K, m)
            var centred = means - means.mean([0]);
            var within = stack([.. present.SelectMany((c, i) =>
                Enumerable.Range(0, (int)Of(inputs, c).shape[0]).Select(n => Of(inputs, c)[n] - means[i]))]); // (N, m)
            var scatterWithin = within.t().matmul(within) / within.shape[0];
            var scatterBetween = centred.t().matmul(centred) / present.Length;
            var inverse = linalg.pinv(scatterBetween, rtol: 1e-10, hermitian: true);
            AssertClose(scatterWithin.matmul(inverse).trace().item<double>() / present.Length, measured[Metrics.Nc1]!.Value, 1e-6);
        },
        threads: 1);

    [Fact]
    public void Class_means_on_a_simplex_have_the_optimal_angles_and_no_deviation() => IdealCollapse.Any.Sample(
        ideal =>
        {
            using var scope = NewDisposeScope();
            var all = ideal.Draw().All;
            var optimum = ClusterAngles.OptimumFor(ideal.Classes);
            Assert.All(all.Angles.Degrees, a => Assert.Equal(optimum, a, 1e-6));
            Assert.Equal(0, all[Metrics.AngleDeviation]!.Value, 1e-6);
            Assert.Equal(0, all[Metrics.Nc2EquinormMeans]!.Value, 1e-9);
            Assert.Equal(0, all[Metrics.Nc2SimplexMeans]!.Value, 1e-9);
            Assert.Equal(0, all[Metrics.Nc3]!.Value, 1e-9);
            Assert.Equal(0, all[Metrics.Nc4]!.Value);
            Assert.Equal(0, all[Metrics.Nc1]!.Value, 1e-18);
            Assert.Equal(ideal.Lambda, all[Metrics.WeightScale]!.Value, 1e-9 * ideal.Lambda);
            Assert.Equal(ideal.MeanNorm, all[Metrics.ClassMeanNorm]!.Value, 1e-9);
        },
        threads: 1);

    [Fact]
    public void Kappa_of_ideal_collapse_has_its_closed_form_whatever_the_global_mean() => IdealCollapse.Any.Sample(
        ideal =>
        {
            using var scope = NewDisposeScope();
            var inputs = ideal.Draw();
            var expected = ideal.Bound.Kappa(ideal.GlobalMeanNorm);
            Assert.Equal(expected, inputs.Kappa, 1e-9 * expected);
            Assert.Equal((ideal.Classes - 1) * expected, inputs.UpperBound, 1e-9 * (ideal.Classes - 1) * expected);
            Assert.True(inputs.Kappa <= ideal.Bound.CorrectedBound(ideal.GlobalMeanNorm) * (1 + 1e-9));
        },
        threads: 1);

    [Fact]
    public void Kappa_of_ideal_collapse_about_the_origin_never_exceeds_the_bound() => IdealCollapse.Any.Sample(
        ideal =>
        {
            using var scope = NewDisposeScope();
            var about = ideal with { GlobalMeanRatio = 0 };
            return about.Draw().Kappa <= about.Bound.Bound * (1 + 1e-9)
                && about.Bound.Bound <= about.Bound.AsymptoticBound * (1 + 1e-12);
        },
        threads: 1);

    [Fact]
    public void The_printed_bound_fails_exactly_beyond_its_threshold() => IdealCollapse.Any.Sample(
        ideal =>
        {
            using var scope = NewDisposeScope();
            var threshold = ideal.Bound.FailureThreshold;
            var below = ideal with { GlobalMeanRatio = 0.999 * threshold };
            var above = ideal with { GlobalMeanRatio = 1.001 * threshold };
            return below.Draw().Kappa < ideal.Bound.Bound && above.Draw().Kappa > ideal.Bound.Bound;
        },
        threads: 1);

    [Fact]
    public void The_bound_has_a_logarithm_where_its_value_underflows()
    {
        var bound = new CollapseBound(Lambda: 1000, MeanNorm: 2, Classes: 10);
        Assert.Equal(0, bound.Bound);
        Assert.True(double.IsFinite(bound.LogBound) && bound.LogKappa() < bound.LogBound);
    }

    private static Tensor Of(RandomHead.Inputs inputs, int label) =>
        inputs.Features.index_select(0, inputs.Labels.eq(label).nonzero().squeeze(1));

    private static void AssertClose(double expected, double actual, double relative)
    {
        if (double.IsFinite(expected))
        {
            Assert.Equal(expected, actual, relative * Math.Abs(expected));
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }

    private static (double Printed, double Galanti, List<double> Angles) ByLoops(RandomHead.Inputs inputs)
    {
        var width = (int)inputs.Features.shape[1];
        var values = inputs.Features.data<double>().ToArray().Chunk(width).ToArray();
        var labels = inputs.Labels.data<long>().ToArray();
        var classes = labels.Distinct().Order().Select(c => values.Where((_, n) => labels[n] == c).ToArray()).ToArray();
        var means = classes.Select(c => Enumerable.Range(0, width).Select(j => c.Average(x => x[j])).ToArray()).ToArray();
        var centre = Enumerable.Range(0, width).Select(j => means.Average(m => m[j])).ToArray();
        var sums = classes.Select((c, i) => c.Sum(x => Squared(x, means[i]))).ToArray();
        var (printed, galanti, angles) = (0.0, 0.0, new List<double>());
        for (var i = 0; i < classes.Length; i++)
        {
            for (var j = 0; j < classes.Length; j++)
            {
                if (i == j)
                {
                    continue;
                }

                var apart = 2 * Squared(means[i], means[j]);
                printed += (sums[i] + sums[j]) / apart;
                galanti += ((sums[i] / classes[i].Length) + (sums[j] / classes[j].Length)) / apart;
                if (i < j)
                {
                    var product = Enumerable.Range(0, width).Sum(d => (means[i][d] - centre[d]) * (means[j][d] - centre[d]));
                    var cosine = product / Math.Sqrt(Squared(means[i], centre) * Squared(means[j], centre));
                    angles.Add(Math.Acos(Math.Clamp(cosine, -1, 1)) * 180 / Math.PI);
                }
            }
        }

        return classes.Length < 2
            ? (double.NaN, double.NaN, angles)
            : (printed, galanti / (classes.Length * (classes.Length - 1)), angles);
    }

    private static double Squared(double[] a, double[] b) => a.Zip(b).Sum(p => (p.First - p.Second) * (p.First - p.Second));
}
