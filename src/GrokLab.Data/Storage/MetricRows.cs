namespace GrokLab.Data.Storage;

/// <summary>An evaluation of a run; its values are in <see cref="MetricPointRow"/>.</summary>
internal sealed class EvaluationRow
{
    public long RunId { get; set; }

    public long Step { get; set; }

    public double Epoch { get; set; }

    public double ElapsedSeconds { get; set; }
}

/// <summary>The name of a metric of a run; points carry only its id.</summary>
internal sealed class MetricSeriesRow
{
    public long Id { get; set; }

    public long RunId { get; set; }

    public required string Name { get; set; }
}

/// <summary>One value of a series; epoch and time are those of the evaluation with the same step.</summary>
internal sealed class MetricPointRow
{
    public long SeriesId { get; set; }

    public long Step { get; set; }

    public double? Value { get; set; }
}
