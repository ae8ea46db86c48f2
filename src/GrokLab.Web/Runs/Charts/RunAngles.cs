using GrokLab.Data.Stores;
using GrokLab.Training.Kinds;
using GrokLab.Training.Measures;
using GrokLab.Training.Tasks;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;
using GrokLab.Web.Words;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The angles between the class means of a run, pair by pair.</summary>
internal static class RunAngles
{
    /// <summary>Why an angle is undefined.</summary>
    internal const string Undefined = "–: the angle is undefined, because a class has no training samples or its mean lies on the centre of the class means.";

    /// <summary>A metric that every evaluation with angles has.</summary>
    internal static string FirstPair { get; } = Metrics.AnglePairs[0].Name;

    /// <summary>The steps of the evaluations with angles, from the first.</summary>
    /// <param name="store">The runs.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="after">Returns only steps after this one; null for all.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    internal static async Task<IReadOnlyList<long>> StepsAsync(RunStore store, long runId, long? after, CancellationToken cancellation) =>
        (await store.GetMetricsAsync(runId, [FirstPair], afterStep: after, allowedNames: [FirstPair], cancellationToken: cancellation))
            .TryGetValue(FirstPair, out var points) ? [.. points.Select(point => point.Step)] : [];

    /// <summary>The angles at an evaluation; null where there are none.</summary>
    internal static async Task<FigureMatrix?> ReadAsync(RunStore store, long runId, TaskSpec task, long step, CancellationToken cancellation)
    {
        var values = await store.GetValuesAsync(runId, step, [Metrics.AngleOptimum, .. ClassPairs.Of(task).Select(pair => pair.Metric)], cancellation);
        var pairs = ClassPairs.Of(task).Where(pair => values.ContainsKey(pair.Metric)).ToList();
        if (pairs.Count == 0)
        {
            return null;
        }

        var names = Names(task, pairs.Max(pair => pair.Other) + 1);
        var cells = names.Select(_ => new double?[names.Count]).ToArray();
        foreach (var pair in pairs)
        {
            cells[pair.One][pair.Other] = cells[pair.Other][pair.One] = values[pair.Metric];
        }

        var scale = values.GetValueOrDefault(Metrics.AngleOptimum) is { } optimum
            ? DivergingScale.Around(optimum, pairs.Select(pair => values[pair.Metric]).OfType<double>()) : null;
        return new(names, cells, scale, scale is null ? "angle in degrees" : $"angle in degrees; the optimal angle is {Format.Measure(scale.Centre)}°", "angle", "class");
    }

    /// <summary>The names of the classes.</summary>
    internal static IReadOnlyList<string> Names(TaskSpec task, int classes) =>
        [.. Enumerable.Range(0, classes).Select(KnownKinds.Of(task).ClassName)];

    /// <summary>The figure of the angles at an evaluation.</summary>
    internal static FigureDescription Figure(FigureRun run, FigureMatrix matrix, long step)
    {
        var title = $"Angles between class means at step {Format.Count(step)}";
        return new(null, $"{title}, run {run.Run.Id}", run.Run.GroupId, [run.Run.Id], 1, [new(title, new(""), new(""), [], []) { Matrix = matrix }])
        {
            SpecsDigest = SpecsDigest.Of([run]),
            Notes = matrix.HasUndefined ? [Undefined] : [],
        };
    }
}
