using GrokLab.Training.Measures;

namespace GrokLab.Training.Experiments;

/// <summary>
/// When the measures are computed: before the first step, at the end, and between them either every few epochs, or densely
/// at first and then evenly on a log axis.
/// </summary>
public sealed record EvaluationSpec
{
    /// <summary>Epochs between two evaluations; where it is given, the fields about steps have no effect.</summary>
    public int? EveryEpochs { get; init; }

    /// <summary>Steps between two evaluations of the dense part.</summary>
    public int Every { get; init; } = 10;

    /// <summary>The last step of the dense part.</summary>
    public long DenseUntil { get; init; } = 500;

    /// <summary>Evaluations per factor of ten in steps after the dense part; never closer than <see cref="Every"/>.</summary>
    public int PointsPerDecade { get; init; } = 100;

    /// <summary>
    /// How many evaluations per factor of ten in steps also compute representativeness, whose time is proportional to
    /// training samples times validation samples. The first and the last evaluation always do. 0 for none.
    /// </summary>
    public int RepresentativenessPointsPerDecade { get; init; }

    /// <summary>The mean training cross-entropy, in nats, at which κ is measured at matched confidence.</summary>
    public double MatchedLoss { get; init; } = MatchedConfidence.DefaultTarget;
}
