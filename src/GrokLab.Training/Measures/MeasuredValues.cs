namespace GrokLab.Training.Measures;

/// <summary>The values of some metrics on one set. An undefined metric is null, with its reason in <paramref name="Undefined"/>.</summary>
/// <param name="Values">The values, by the names of <see cref="Metrics"/>.</param>
/// <param name="Undefined">The metrics that are null, with the reasons.</param>
internal sealed record MeasuredValues(IReadOnlyDictionary<string, double?> Values, IReadOnlyList<UndefinedMeasure> Undefined)
{
    /// <summary>The metrics of a training set.</summary>
    internal static MeasuredValues Of(Totals totals) => Of(Metrics.OfFeatures, metric => metric.Of(totals));

    /// <summary>The metrics of a validation set; null for a set without samples.</summary>
    internal static MeasuredValues OfHeldOut(SetTotals? set) => Of(Metrics.OfHeldOut, metric => metric.OfHeldOut(set));

    private static MeasuredValues Of(IReadOnlyList<Metric> metrics, Func<Metric, (double? Value, string Reason)> valueOf)
    {
        var (values, undefined) = (new Dictionary<string, double?>(), new List<UndefinedMeasure>());
        foreach (var metric in metrics)
        {
            var (value, reason) = valueOf(metric);
            values.Add(metric.Name, value);
            if (value is null)
            {
                undefined.Add(new UndefinedMeasure(metric.Name, reason));
            }
        }

        return new(values, undefined);
    }
}
