using GrokLab.Training.Measures;
using GrokLab.Web.Words;

namespace GrokLab.Web.Runs;

/// <summary>A number that says how far a run is: its last value, and the best one.</summary>
/// <param name="Title">The name above the number.</param>
/// <param name="Metrics">The metrics that it is made of.</param>
/// <param name="Metric">The metric that explains it.</param>
/// <param name="BestWord">What the best value is.</param>
internal sealed record RunNumber(string Title, IReadOnlyList<string> Metrics, Metric Metric, string BestWord)
{
    /// <summary>The numbers, in the order of the page.</summary>
    public static IReadOnlyList<RunNumber> All { get; } =
    [
        Of("Validation accuracy", Training.Measures.Metrics.ValidationAccuracy, "highest", value => -value),
        Of("Training accuracy", Training.Measures.Metrics.TrainAccuracy, "highest", value => -value),
        Of("κ", Training.Measures.Metrics.Kappa, "lowest", value => value),
        Of("NCC (mean)", Training.Measures.Metrics.NccGalanti, "lowest", value => value),
        new("Mean angle − optimum", [Training.Measures.Metrics.AngleMean, Training.Measures.Metrics.AngleOptimum], Training.Measures.Metrics.AngleMean, "nearest to 0")
        {
            Formula = "angle_mean − angle_optimum",
            ValueOf = values => values[0] - values[1],
            Cost = Math.Abs,
            Write = value => $"{(value > 0 ? "+" : "")}{Format.Measure(value)}°",
        },
    ];

    /// <summary>The definition.</summary>
    public required string Formula { get; init; }

    /// <summary>The number from the values of <see cref="Metrics"/>; null where one of them is undefined.</summary>
    internal required Func<IReadOnlyList<double?>, double?> ValueOf { get; init; }

    /// <summary>What the best value has least of.</summary>
    internal required Func<double, double> Cost { get; init; }

    /// <summary>Writes a value with its unit.</summary>
    internal required Func<double, string> Write { get; init; }

    private static RunNumber Of(string title, Metric metric, string bestWord, Func<double, double> cost) => new(title, [metric], metric, bestWord)
    {
        Formula = metric.Formula,
        ValueOf = values => values[0],
        Cost = cost,
        Write = value => metric.Scale == MetricScale.Share ? Format.Percent(value) : Format.Measure(value),
    };
}

/// <summary>The last and the best value of a number so far.</summary>
/// <param name="Last">The value at the last evaluation; null where it is undefined.</param>
/// <param name="Best">The best value after step 0, and its step; null where there is none.</param>
internal sealed record RunNumberValue(double? Last, (double Value, long Step)? Best)
{
    /// <summary>Nothing has been measured.</summary>
    public static RunNumberValue None { get; } = new(null, null);

    /// <summary>These values after one more evaluation. The first of equal values stays the best.</summary>
    internal RunNumberValue Then(RunNumber number, long step, IReadOnlyList<double?> values)
    {
        var value = number.ValueOf(values) is { } measured && double.IsFinite(measured) ? (double?)measured : null;
        var isBest = value is { } now && step > 0 && (Best is not { } best || number.Cost(now) < number.Cost(best.Value));
        return new(value, isBest ? (value!.Value, step) : Best);
    }
}
