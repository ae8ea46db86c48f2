using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Drawing;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Figures;

/// <summary>A run of a figure, with its metrics.</summary>
/// <param name="Run">The run.</param>
/// <param name="Spec">The run's spec.</param>
/// <param name="Curves">The curves that the figure needs, by metric name.</param>
/// <param name="Events">The run's events.</param>
public sealed record FigureRun(
    RunDto Run,
    ExperimentSpec Spec,
    IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>> Curves,
    IReadOnlyList<RunEvent> Events)
{
    /// <summary>The position of an evaluation on an axis; null where there is none at the step.</summary>
    internal double? PlaceOf(long step, StepAxis axis) =>
        Curves.Values.SelectMany(curve => curve).Where(point => point.Step == step).Select(point => (double?)axis.Place(point)).FirstOrDefault();
}

/// <summary>The runs of one variant: its seeds.</summary>
/// <param name="Name">The variant; null where nothing is compared.</param>
/// <param name="Runs">The runs without repeats: one per seed, unless runs of one seed differ in their specs.</param>
public sealed record FigureVariant(string? Name, IReadOnlyList<FigureRun> Runs)
{
    /// <summary>Whether the variant is trained with a regularizer.</summary>
    public bool IsRegularized => Runs[0].Spec.Regularizer is not NoRegularizerSpec;

    /// <summary>The curves of one metric.</summary>
    public IReadOnlyList<SeedCurve> Curves(string metric) => [.. Runs.Select(run => SeedCurve.Of(run, metric))];
}

/// <summary>A group with the metrics of its runs.</summary>
/// <param name="GroupId">The group's id.</param>
/// <param name="Variants">The variants, in the order of launch.</param>
public sealed record GroupData(long GroupId, IReadOnlyList<FigureVariant> Variants)
{
    /// <summary>The runs that are left out because they repeat others.</summary>
    public IReadOnlyList<SeedRepeat> Repeats { get; init; } = [];

    /// <summary>All runs of the group, without repeats.</summary>
    public IEnumerable<FigureRun> Runs => Variants.SelectMany(variant => variant.Runs);
}
