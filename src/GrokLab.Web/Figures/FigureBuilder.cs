using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;
using GrokLab.Web.Words;

namespace GrokLab.Web.Figures;

/// <summary>Describes the paper's figures from stored runs: panels, curves with bands, axes and markers.</summary>
public static class FigureBuilder
{
    /// <summary>Describes a figure.</summary>
    /// <param name="number">The paper's number, 1 to 8.</param>
    /// <param name="data">The group.</param>
    /// <param name="band">What the bands show.</param>
    /// <param name="readings">The readings of NCC and of flatness.</param>
    public static FigureDescription Create(int number, GroupData data, FigureBand band, FigureReadings readings = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var entry = FigureCatalog.Find(number) ?? throw new ArgumentOutOfRangeException(nameof(number));
        var axis = number is 1 or 8 ? StepAxis.LogSteps : StepAxis.Epochs;
        var panels = new PanelMaker(data, band, readings, axis, names: number is not (3 or 6 or 7) && data.Variants.Count > 1);
        var (columns, list) = number switch
        {
            1 => (3, [panels.Accuracy(), panels.Flatness(), panels.Ncc()]),
            2 => (3, [panels.Accuracy(), panels.Flatness(), panels.Ncc()]),
            3 => (Math.Clamp(data.Variants.Count, 1, 3), data.Variants.Select(panels.Angles).ToArray()),
            4 => (2, [panels.Accuracy(), panels.Flatness()]),
            5 => (2, [panels.Of(Metrics.TrainLoss, "Training loss"), panels.Of(Metrics.ValidationLoss, "Validation loss")]),
            6 or 7 => (4, data.Variants.SelectMany(panels.Row).ToArray()),
            _ => (2, (FigurePanel[])[panels.Accuracy(), panels.Of(Metrics.Representativeness, "Representativeness")]),
        };
        return new(number, entry.Title, data.GroupId, [.. data.Runs.Select(run => run.Run.Id)], columns, list)
        {
            SpecsDigest = SpecsDigest.Of(data.Runs),
            IsTable = number is 6 or 7,
            Notes = [.. data.Repeats.Select(repeat => repeat.Sentence), .. number == 3 ? data.Variants.Where(OptimumChanged).Select(OptimumNote) : []],
        };
    }

    // The optimum depends on the classes that have samples.
    private static bool OptimumChanged(FigureVariant variant) => variant.Curves(Metrics.AngleOptimum)
        .Any(curve => curve.Points.Select(point => point.Value).OfType<double>().Where(double.IsFinite).Distinct().Count() > 1);

    private static string OptimumNote(FigureVariant variant) =>
        $"The optimal angle{(variant.Name is { } name ? $" of {name}" : "")} changed while the runs trained; the line shows the last one.";

    /// <summary>Makes the panels for one group.</summary>
    private sealed class PanelMaker(GroupData data, FigureBand band, FigureReadings readings, StepAxis axis, bool names)
    {
        private static readonly FigureAxis AccuracyAxis = FigureAxis.Of(Metrics.ValidationAccuracy);

        public FigurePanel Accuracy() => Panel(
            "Accuracy", AccuracyAxis, data.Variants.SelectMany((variant, i) => Accuracies(variant, i, data.Variants.Count == 1)), data.Variants);

        public FigurePanel Flatness() => Of(readings.FlatnessMetric, readings.FlatnessMetric.Title);

        public FigurePanel Ncc() => Of(readings.NccMetric, readings.NccMetric.Title);

        public FigurePanel Of(Metric metric, string title) => Panel(
            title,
            FigureAxis.Of(metric),
            data.Variants.Select((variant, i) => Series(metric.Axis, variant, metric, VariantLook.Ink(i), VariantLook.Style(i))),
            data.Variants);

        public FigurePanel Angles(FigureVariant variant)
        {
            var title = variant.Name ?? "Cluster angles";
            var panel = Panel(
                title,
                FigureAxis.Of(Metrics.AngleMean) with { Range = AngleRange },
                [
                    .. Pairs(variant),
                    Series("mean of the pairs", variant, Metrics.AngleMean, Ink.Blue, LineStyle.Solid),
                ],
                [variant]);
            return panel with { Markers = [.. panel.Markers, .. OptimalAngles(variant)] };
        }

        public IEnumerable<FigurePanel> Row(FigureVariant variant, int index)
        {
            var name = variant.Name is { } given ? $"{given}: " : "";
            yield return Panel($"{name}accuracy", AccuracyAxis, Accuracies(variant, 0, isAlone: true), [variant]);
            foreach (var metric in (Metric[])[readings.FlatnessMetric, readings.NccMetric])
            {
                yield return Panel($"{name}{metric.Axis}", FigureAxis.Of(metric), [Series(metric.Axis, variant, metric, Ink.Blue, LineStyle.Solid)], [variant]);
            }

            yield return Panel(
                $"{name}loss", FigureAxis.Of(Metrics.TrainLoss),
                [Series("train", variant, Metrics.TrainLoss, Ink.Blue, LineStyle.Dot), Series("validation", variant, Metrics.ValidationLoss, Ink.Orange, LineStyle.Solid)],
                [variant]);
        }

        // One curve per pair if each pair was measured, otherwise the curves that enclose them.
        private List<FigureSeries> Pairs(FigureVariant variant)
        {
            List<FigureSeries> pairs =
            [
                .. ClassPairs.Of(variant.Runs[0].Spec.Task)
                    .Select(pair => Series("a pair of classes", variant, pair.Metric, Ink.Gray, LineStyle.Solid) with { IsThin = true, OwnName = pair.Name })
                    .Where(series => series.Points.Count > 0),
            ];
            return pairs.Count > 0 ? pairs :
            [
                Series("largest", variant, Metrics.AngleMax, Ink.Gray, LineStyle.Dash),
                Series("smallest", variant, Metrics.AngleMin, Ink.Green, LineStyle.Dash),
            ];
        }

        // One range for all panels, so that they can be compared.
        private AxisRange? AngleRange
        {
            get
            {
                var values = data.Variants.SelectMany(v => v.Curves(Metrics.AngleMin).Concat(v.Curves(Metrics.AngleMax)))
                    .SelectMany(curve => curve.Points).Where(p => p.Value is { } v && double.IsFinite(v)).Select(p => p.Value!.Value).ToList();
                return values.Count == 0 ? null : new(Math.Max(0, Math.Floor(values.Min() / 10) * 10), Math.Min(180, Math.Ceiling(values.Max() / 10) * 10));
            }
        }

        // What the runs measured last: the optimum depends on the classes that are present, and exists only where the features suffice.
        private static IEnumerable<FigureMarker> OptimalAngles(FigureVariant variant) => variant.Runs
            .Select(run => (run.Run.Features, Angle: run.Curves.GetValueOrDefault(Metrics.AngleOptimum)?.LastOrDefault(point => point.Value is not null).Value))
            .Where(run => run.Angle is not null)
            .Select(run => new FigureMarker(OptimumName(run.Angle!.Value, run.Features), IsVertical: false, run.Angle!.Value))
            .Distinct();

        private static string OptimumName(double angle, long? features)
        {
            var classes = (int)Math.Round(1 - (1 / Math.Cos(angle * Math.PI / 180)));
            var name = $"optimal angle {Format.Measure(angle)}°";
            return SimplexWords.OutOfReach(classes, features) is { } reason ? $"{name}, {reason}" : name;
        }

        // In a panel of one variant colours show training and validation; with several variants they show the variant. Training is dotted.
        private IEnumerable<FigureSeries> Accuracies(FigureVariant variant, int index, bool isAlone) =>
        [
            Series("train", variant, Metrics.TrainAccuracy, VariantLook.Ink(index), LineStyle.Dot),
            Series("validation", variant, Metrics.ValidationAccuracy, isAlone ? Ink.Orange : VariantLook.Ink(index), isAlone ? LineStyle.Solid : VariantLook.Style(index)),
        ];

        private FigurePanel Panel(string title, FigureAxis y, IEnumerable<FigureSeries> series, IReadOnlyList<FigureVariant> variants) =>
            new(title, axis.Of(), y, [.. series], [.. Changes(variants)]);

        private FigureSeries Series(string what, FigureVariant variant, string metric, Ink ink, LineStyle style) => new(
            names && variant.Name is { } name ? $"{what}, {name}" : what,
            variant.Name,
            metric,
            ink,
            style,
            SeedBand.Of(variant.Curves(metric), band, axis));

        // Seeds share their schedule, so one line stands for all of them.
        private IEnumerable<FigureMarker> Changes(IReadOnlyList<FigureVariant> variants) =>
            ChangeMarkers.Of(variants.SelectMany(variant => variant.Runs).SelectMany(run => run.Events), axis);
    }
}
