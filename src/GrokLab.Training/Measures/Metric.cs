namespace GrokLab.Training.Measures;

/// <summary>A number that evaluations measure: an entry of the table <see cref="Metrics"/>.</summary>
/// <param name="Name">The name in storage, messages and exports; clients rely on it.</param>
/// <param name="Title">The title in comparisons and documents.</param>
/// <param name="Axis">The title of a vertical axis, with the unit.</param>
/// <param name="Group">The section of <c>docs/measures.md</c> that explains it.</param>
public sealed record Metric(string Name, string Title, string Axis, MetricGroup Group)
{
    /// <summary>The default reason of an undefined metric.</summary>
    internal const string OutOfRange = "its value exceeds the range of float64";

    /// <summary>The reason where there is nothing to measure.</summary>
    internal const string NoValidationSample = "there is no validation sample";

    private const string FewClasses = "fewer than two classes are present";
    private const string InputsNotFinite = "features, weights or biases are not finite";

    /// <summary>The definition, in the notation of <c>docs/measures.md</c>.</summary>
    public required string Formula { get; init; }

    /// <summary>The paper or equation that defines it.</summary>
    public string? Source { get; init; }

    /// <summary>The unit; null for a pure number.</summary>
    public string? Unit { get; init; }

    /// <summary>The data that the metric is measured on.</summary>
    public MeasuredOn On { get; init; } = MeasuredOn.TrainingSet;

    /// <summary>The scale of a vertical axis.</summary>
    public MetricScale Scale { get; init; }

    /// <summary>The curve on the page of a run; null for a metric that has a chart of its own.</summary>
    public MetricCurve? Curve { get; init; }

    /// <summary>Whether the metric is undefined where fewer than two classes are present.</summary>
    public bool NeedsTwoClasses { get; init; }

    /// <summary>Another reason why the metric may be undefined, in words; null where the only reason is overflow.</summary>
    public string? Undefined { get; init; }

    /// <summary>The final formula; NaN or infinite where the metric is undefined. Null for a metric that is not computed from the
    /// features of the training set.</summary>
    internal Func<Totals, double>? Value { get; init; }

    /// <summary>The final formula of a metric that is computed from the features of the validation set; null for another metric.</summary>
    internal Func<SetTotals, double>? HeldOutValue { get; init; }

    /// <summary>Chooses the reason of a metric that is undefined for more than one; null for a metric with one reason.</summary>
    internal Func<Totals, string>? Reason { get; init; }

    /// <summary>The name: a metric can be used in place of its name.</summary>
    public static implicit operator string(Metric metric) => metric.Name;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The value on the training set, or null with the reason.</summary>
    internal (double? Value, string Reason) Of(Totals totals) =>
        Of(totals.Set, totals.IsFinite, () => Value!(totals), () => Reason?.Invoke(totals) ?? Undefined ?? OutOfRange);

    /// <summary>The value on the validation set, or null with the reason; the set is null where it has no sample.</summary>
    internal (double? Value, string Reason) OfHeldOut(SetTotals? set) => set is null
        ? (null, NoValidationSample)
        : Of(set, set.IsFinite, () => HeldOutValue!(set), () => Undefined ?? OutOfRange);

    private (double? Value, string Reason) Of(SetTotals set, bool isFinite, Func<double> valueOf, Func<string> reason)
    {
        var isMissing = NeedsTwoClasses && set.Present.Length < 2;
        var value = isFinite && !isMissing ? valueOf() : double.NaN;
        return double.IsFinite(value) ? (value, "") : (null, !isFinite ? InputsNotFinite : isMissing ? FewClasses : reason());
    }
}

/// <summary>A metric without a value, with the reason.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Reason">The reason, in words.</param>
public readonly record struct UndefinedMeasure(string Name, string Reason)
{
    /// <summary>The reason why the bounds of Prop. 5.2 are undefined, as for most untrained networks.</summary>
    public const string WeightsNotAlongMeans = "the weights do not point along the class means (λ̂ ≤ 0)";

    /// <summary>The reason why there is no κ at matched confidence, as for most networks that have not memorised the training set.</summary>
    public const string LossStaysAbove = "no temperature lowers the training loss to evaluation.matchedLoss";

    /// <summary>The reasons that are expected of an untrained network.</summary>
    public static IReadOnlyList<string> ExpectedAtStart { get; } = [WeightsNotAlongMeans, LossStaysAbove];
}

/// <summary>The data that a metric is measured on.</summary>
public enum MeasuredOn
{
    /// <summary>The training set.</summary>
    TrainingSet,

    /// <summary>The validation set.</summary>
    ValidationSet,

    /// <summary>Both sets together.</summary>
    BothSets,

    /// <summary>The training itself: parameters, gradients, settings, time.</summary>
    Training,
}

/// <summary>The scale of a metric's axis.</summary>
public enum MetricScale
{
    /// <summary>Linear.</summary>
    Linear,

    /// <summary>Logarithmic.</summary>
    Logarithmic,

    /// <summary>A share from 0 to 1, shown as a percentage.</summary>
    Share,
}

/// <summary>Groups of metrics, in the order of <c>docs/measures.md</c>.</summary>
public enum MetricGroup
{
    /// <summary>Accuracy and loss.</summary>
    Outcome,

    /// <summary>Relative flatness.</summary>
    Flatness,

    /// <summary>Neural collapse.</summary>
    Collapse,

    /// <summary>Angles between class means.</summary>
    Angles,

    /// <summary>The bound that collapse implies.</summary>
    Bound,

    /// <summary>Representativeness.</summary>
    Representativeness,

    /// <summary>The training itself.</summary>
    Training,
}
