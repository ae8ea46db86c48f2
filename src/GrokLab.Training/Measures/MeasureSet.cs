namespace GrokLab.Training.Measures;

/// <summary>The metrics of one set of features with a last layer. An undefined metric is null, with its reason in
/// <see cref="Undefined"/>.</summary>
public sealed class MeasureSet
{
    private readonly MeasuredValues measured;

    internal MeasureSet(Totals totals)
    {
        Totals = totals;
        measured = MeasuredValues.Of(totals);
    }

    /// <summary>Whether all features, weights and biases are finite; otherwise no metric is defined.</summary>
    public bool InputsAreFinite => Totals.IsFinite;

    /// <summary>The angle of every pair of classes.</summary>
    public ClusterAngles Angles => Totals.Angles;

    /// <summary>The values, by the names of <see cref="Metrics"/>.</summary>
    public IReadOnlyDictionary<string, double?> Values => measured.Values;

    /// <summary>The metrics that are null, with the reasons.</summary>
    public IReadOnlyList<UndefinedMeasure> Undefined => measured.Undefined;

    internal Totals Totals { get; }

    /// <summary>The value of a metric that is computed from features; null where it is not defined.</summary>
    public double? this[Metric metric] => Values[metric.Name];
}
