namespace GrokLab.Training.Experiments;

/// <summary>When the measures are computed: before the first step, densely at first, then evenly on a log axis, and at the end.</summary>
public sealed record EvaluationSpec
{
    /// <summary>Steps between two evaluations of the dense part.</summary>
    public int Every { get; init; } = 10;

    /// <summary>The last step of the dense part.</summary>
    public long DenseUntil { get; init; } = 500;

    /// <summary>Evaluations per factor of ten in steps after the dense part; never closer than <see cref="Every"/>.</summary>
    public int PointsPerDecade { get; init; } = 100;
}
