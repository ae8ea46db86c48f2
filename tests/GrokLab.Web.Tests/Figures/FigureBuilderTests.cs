using System.Text;
using System.Text.Json;
using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;
using GrokLab.Web.Tests.Components;

namespace GrokLab.Web.Tests.Figures;

public sealed class FigureBuilderTests
{
    [Fact]
    public void Every_figure_has_its_panels()
    {
        var data = Group(("baseline", Presets.Find("fig4-quick")!.Spec), ("REG", Presets.Find("fig4-quick")!.Group([1])[1].Spec));
        Assert.Equal([3, 3, 2, 2, 2, 8, 8, 2], FigureCatalog.All.Select(f => FigureBuilder.Create(f.Number, data, FigureBand.Std).Panels.Count));
    }

    [Fact]
    public void The_unplug_is_one_line_at_its_epoch_in_every_panel_of_figure_4()
    {
        var data = Group(("baseline", Presets.Find("fig4-quick")!.Spec), ("REG", Presets.Find("fig4-quick")!.Group([1])[1].Spec));
        var figure = FigureBuilder.Create(4, data, FigureBand.Std);
        Assert.All(figure.Panels, panel => Assert.Equal(new FigureMarker("Unplug", true, 20), Assert.Single(panel.Markers)));
    }

    [Fact]
    public void Changes_at_one_step_share_one_line_with_the_names_of_all()
    {
        var spec = Presets.Find("fig4-quick")!.Group([1])[1].Spec;
        RunEvent[] events =
        [
            new(1, 7, RunEventKinds.RegularizerUnplugged, 1461, 1461 / 73.0, 9, default, 0, "scheduled"),
            new(2, 7, TrainingEventKind.LearningRateChanged, 1461, 1461 / 73.0, 9, default, 0.1, "scheduled"),
            new(3, 7, TrainingEventKind.WeightDecayChanged, 1461, 1461 / 73.0, 9, default, 2e-4, "scheduled"),
            new(4, 7, TrainingEventKind.LearningRateChanged, 2191, 2191 / 73.0, 9, default, 1e-3, "scheduled"),
        ];
        var run = new FigureRun(SampleRuns.Of(RunStatus.Completed), spec, Curves, events);
        var figure = FigureBuilder.Create(4, new(1, [new("REG", [run, run])]), FigureBand.Std);
        Assert.All(figure.Panels, panel => Assert.Equal(
            [new FigureMarker("Unplug, lr = 0.1, wd = 2e-4", true, 20), new FigureMarker("lr = 1e-3", true, 30)], panel.Markers));
    }

    [Fact]
    public void Figure_3_compares_with_the_optimal_angle_of_the_classes_that_are_present()
    {
        var spec = Presets.Find("fig2-quick")!.Spec;
        var run = new FigureRun(
            SampleRuns.Of(RunStatus.Completed) with { Classes = 10, Features = 512 },
            spec,
            new Dictionary<string, IReadOnlyList<MetricPoint>>(Curves) { [Metrics.AngleOptimum] = [new(0, 0, 0, 96.379), new(73, 1, 1, 101.537), new(146, 2, 2, null)] },
            []);
        var figure = FigureBuilder.Create(3, new(1, [new(null, [run])]), FigureBand.Std);
        Assert.Equal(["The optimal angle changed while the runs trained; the line shows the last one."], figure.Notes);
        var line = Assert.Single(figure.Panels[0].Markers);
        Assert.Equal(("optimal angle 102°", 101.537), (line.Name, line.Value));
    }

    [Fact]
    public void The_pairs_of_figure_3_have_the_names_of_their_classes_under_the_pointer_and_one_entry_in_the_legend()
    {
        var curves = Metrics.AnglePairs.Append(Metrics.AngleMean).ToDictionary(metric => metric.Name, _ => (IReadOnlyList<MetricPoint>)[new(0, 0, 0, 90), new(10, 1, 0, 95)]);
        var run = new FigureRun(SampleRuns.Of(RunStatus.Completed), Presets.Find("fig2-quick")!.Spec, curves, []);
        var panel = FigureBuilder.Create(3, new(1, [new(null, [run])]), FigureBand.Std).Panels[0];
        Assert.Equal(["a pair of classes", "mean of the pairs"], panel.LegendNames);
        Assert.Equal(45, panel.Series.Where(series => series.IsThin).Select(series => series.FullName).Distinct().Count());
        Assert.Contains("cat–dog", panel.Series.Select(series => series.FullName));
        var traces = JsonSerializer.SerializeToElement(PlotlyFigure.Create(panel, ChartPalette.Light).Data, ChartFigure.Json).EnumerateArray().ToList();
        Assert.Contains(traces, trace => trace.GetProperty("meta").GetProperty("name").GetString() == "cat–dog" && trace.GetProperty("legendgroup").GetString() == "a pair of classes");
        Assert.Contains("cat–dog", Encoding.UTF8.GetString(FigureCsv.Write(FigureBuilder.Create(3, new(1, [new(null, [run])]), FigureBand.Std), excel: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Figure_3_says_that_the_optimal_angle_is_out_of_reach_where_the_features_are_too_few()
    {
        var spec = Presets.Find("fig2-quick")!.Spec;
        var curves = new Dictionary<string, IReadOnlyList<MetricPoint>>(Curves) { [Metrics.AngleOptimum] = [new(0, 0, 0, 96.379370)] };
        var runs = ((int[])[8, 9]).Select(features => new FigureRun(SampleRuns.Of(RunStatus.Completed) with { Classes = 10, Features = features }, spec, curves, [])).ToList();
        Assert.Equal(
            ["optimal angle 96.4°, out of reach: a simplex of 10 classes needs 9 features, not 8", "optimal angle 96.4°"],
            runs.Select(run => Assert.Single(FigureBuilder.Create(3, new(1, [new(null, [run])]), FigureBand.Std).Panels[0].Markers).Name));
    }

    [Fact]
    public void Curves_that_are_compared_differ_in_colour_and_pattern_from_their_neighbours()
    {
        var looks = Enumerable.Range(0, VariantLook.Most).Select(i => (Ink: VariantLook.Ink(i), Style: VariantLook.Style(i))).ToList();
        Assert.Equal(looks.Count, looks.Distinct().Count());
        Assert.All(looks.Zip(looks.Skip(1)), pair => Assert.True(pair.First.Ink != pair.Second.Ink && pair.First.Style != pair.Second.Style));
    }

    [Fact]
    public void Figure_3_draws_every_pair_of_classes_and_their_mean_over_one_range_of_angles()
    {
        var figure = FigureBuilder.Create(3, Group(("baseline", Presets.Find("fig2-quick")!.Spec), ("REG", Presets.Find("fig2-quick")!.Group([1])[1].Spec)), FigureBand.Std);
        Assert.All(figure.Panels, panel =>
        {
            Assert.Equal(45, panel.Series.Count(series => series.IsThin));
            Assert.Equal(Metrics.AngleMean, Assert.Single(panel.Series, series => !series.IsThin).Metric);
            Assert.Equal(new AxisRange(80, 120), panel.Y.Range);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_figure_draws_the_readings_that_are_chosen_and_its_axes_name_them(int number)
    {
        var data = Group(("baseline", Presets.Find("fig2-quick")!.Spec));
        var asUsual = FigureBuilder.Create(number, data, FigureBand.Std).Panels;
        var other = FigureBuilder.Create(number, data, FigureBand.Std, new(NccReading.Sum, FlatnessReading.Bound)).Panels;
        Assert.Contains(asUsual, panel => panel.Y.Title == Metrics.Kappa.Axis && panel.Series.All(s => s.Metric == Metrics.Kappa));
        Assert.Contains(other, panel => panel.Y.Title == Metrics.KappaUpperBound.Axis && panel.Series.All(s => s.Metric == Metrics.KappaUpperBound));
        if (number != 4)
        {
            Assert.Contains(asUsual, panel => panel.Y.Title == Metrics.NccGalanti.Axis && panel.Series.All(s => s.Metric == Metrics.NccGalanti));
            Assert.Contains(other, panel => panel.Y.Title == Metrics.Ncc.Axis && panel.Series.All(s => s.Metric == Metrics.Ncc));
        }
    }

    [Theory]
    [InlineData("grokking-quick", 1, 8)]
    [InlineData("fig2-paper", 2, 3, 5)]
    [InlineData("fig4-quick", 4)]
    [InlineData("fig6-quick", 6)]
    [InlineData("fig7-paper", 7)]
    public void A_presets_group_fits_the_figures_that_it_is_for(string preset, params int[] figures) => Assert.Equal(
        figures,
        FigureCatalog.All.Select(f => f.Number).Where(n => FigureCatalog.Fits(n, [.. Presets.Find(preset)!.Group([1]).Select(run => run.Spec)])));

    [Fact]
    public void Figure_4_fits_a_baseline_with_either_flatness_regularizer() => Assert.All(
        (RegularizerSpec[])[new FlatnessSpec { Lambda = 1e-4 }, new FlatnessBoundSpec { Lambda = 1e-2 }], regularizer =>
        {
            var baseline = Presets.Find("fig4-quick")!.Spec;
            Assert.True(FigureCatalog.Fits(4, [baseline, baseline with { Regularizer = regularizer }]));
            Assert.False(FigureCatalog.Fits(4, [baseline with { Regularizer = regularizer }]));
        });

    [Fact]
    public void A_group_that_is_regularized_towards_collapse_or_flatness_fits_no_figure_of_a_regularizer_against_it()
    {
        foreach (var preset in (string[])["fig2-quick", "fig4-quick", "fig6-quick", "fig7-quick"])
        {
            var specs = Presets.Find(preset)!.Group([1]).Select(run => run.Spec with
            {
                Regularizer = run.Spec.Regularizer is NoRegularizerSpec ? run.Spec.Regularizer : run.Spec.Regularizer with { Lambda = -run.Spec.Regularizer.Lambda },
            }).ToList();
            Assert.DoesNotContain(FigureCatalog.All, figure => FigureCatalog.Fits(figure.Number, specs));
        }
    }

    private static GroupData Group(params (string Variant, ExperimentSpec Spec)[] variants) => new(1, [.. variants.Select(v => new FigureVariant(v.Variant,
    [
        new FigureRun(
            SampleRuns.Of(RunStatus.Completed) with { Variant = v.Variant, Classes = 10 },
            v.Spec,
            Curves,
            v.Spec.Regularizer is NoRegularizerSpec ? [] : [new RunEvent(1, 7, RunEventKinds.RegularizerUnplugged, 1461, 1461 / 73.0, 9, default, 0, "scheduled")]),
    ]))]);

    private static Dictionary<string, IReadOnlyList<MetricPoint>> Curves => new(
        Metrics.AnglePairs.Append(Metrics.AngleMean).Select(name => KeyValuePair.Create(name.Name, (IReadOnlyList<MetricPoint>)[new(0, 0, 0, 95), new(73, 1, 1, 97)])))
    {
        [Metrics.Kappa] = [new(0, 0, 0, 1), new(73, 1, 1, 2)],
        [Metrics.AngleMin] = [new(0, 0, 0, 83), new(73, 1, 1, 84)],
        [Metrics.AngleMax] = [new(0, 0, 0, 118), new(73, 1, 1, 112)],
    };
}
