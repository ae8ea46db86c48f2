using GrokLab.Training.Measures;

namespace GrokLab.Web.Drawing;

/// <summary>The scale on which measures of any size are drawn over one axis with accuracies: their logarithm, from the smallest value (0) to the
/// largest (1). <c>charts/parts.js</c> does the same for live curves.</summary>
internal static class OnsetScale
{
    /// <summary>The curves of every chart of the onset.</summary>
    internal static IReadOnlyList<Curve> Curves { get; } =
    [
        new(Metrics.TrainAccuracy, "training accuracy", Ink.Blue, LineStyle.Dot, IsShare: true),
        new(Metrics.ValidationAccuracy, "validation accuracy", Ink.Orange, IsShare: true),
        new(Metrics.Kappa, "κ, log scale", Ink.Green, LineStyle.Dash) { IsScaled = true },
        new(Metrics.NccGalanti, "NCC (mean), log scale", Ink.Purple, LineStyle.LongDash) { IsScaled = true },
    ];

    /// <summary>The vertical axis.</summary>
    internal static FigureAxis Axis { get; } = new("accuracy; scaled log κ, NCC", Range: new(-0.02, 1.04));

    private const double BelowAxis = -1;

    /// <summary>The points on the scale. A value of 0 or less has no logarithm: it becomes a gap. A curve that never changes is drawn at 1.</summary>
    internal static IReadOnlyList<BandPoint> Of(IReadOnlyList<BandPoint> points)
    {
        var logs = points.Where(HasLog).Select(point => Math.Log10(point.Mean!.Value)).ToList();
        if (logs.Count == 0)
        {
            return [.. points.Select(Gap)];
        }

        var (low, high) = (logs.Min(), logs.Max());
        double Scaled(double value) => high > low ? (Math.Log10(value) - low) / (high - low) : 1;
        return
        [
            .. points.Select(point => !HasLog(point) ? Gap(point) : point with
            {
                Mean = Scaled(point.Mean!.Value),
                Low = point.Low > 0 ? Scaled(point.Low.Value) : BelowAxis,
                High = Scaled(point.High!.Value),
            }),
        ];
    }

    private static bool HasLog(BandPoint point) => point.Mean is > 0 && double.IsFinite(point.Mean.Value);

    private static BandPoint Gap(BandPoint point) => point with { Mean = null, Low = null, High = null };
}
