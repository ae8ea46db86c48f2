using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Figures;

/// <summary>A run of a figure, with what it measured.</summary>
/// <param name="Run">The run.</param>
/// <param name="Spec">What it trains.</param>
/// <param name="Curves">By metric name; only those that the figure needs.</param>
/// <param name="Events">What happened to it.</param>
public sealed record FigureRun(
    RunDto Run,
    ExperimentSpec Spec,
    IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>> Curves,
    IReadOnlyList<RunEvent> Events);

/// <summary>The runs of one variant: its seeds.</summary>
/// <param name="Name">The variant; null where nothing is compared.</param>
/// <param name="Runs">Without repeats: a run a seed, unless runs of one seed differ in their spec.</param>
public sealed record FigureVariant(string? Name, IReadOnlyList<FigureRun> Runs)
{
    /// <summary>Whether it is trained with a regularizer.</summary>
    public bool IsRegularized => Runs[0].Spec.Regularizer is not NoRegularizerSpec;

    /// <summary>Its curves of one metric.</summary>
    public IReadOnlyList<SeedCurve> Curves(string metric) => [.. Runs.Select(run => SeedCurve.Of(run, metric))];
}

/// <summary>A group with what its runs measured.</summary>
/// <param name="GroupId">Which.</param>
/// <param name="Variants">In the order of launch.</param>
public sealed record GroupData(long GroupId, IReadOnlyList<FigureVariant> Variants)
{
    /// <summary>The runs that are left out because they repeat others.</summary>
    public IReadOnlyList<SeedRepeat> Repeats { get; init; } = [];

    /// <summary>All its runs, without repeats.</summary>
    public IEnumerable<FigureRun> Runs => Variants.SelectMany(variant => variant.Runs);
}
