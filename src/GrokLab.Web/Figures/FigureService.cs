using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Web.Drawing;
using GrokLab.Web.Groups;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Figures;

/// <summary>Draws figures from stored groups.</summary>
public sealed class FigureService(GroupService groupService, RunStore runs)
{
    private const int GroupsLookedAt = 1_000;

    /// <summary>The most changes of λ that are drawn for one run.</summary>
    private const int ChangesDrawn = 200;

    /// <summary>The groups that fit a figure, the newest first.</summary>
    public async Task<IReadOnlyList<GroupDto>> FittingAsync(int number, CancellationToken cancellation = default) =>
        (await FittingAsync([number], [], cancellation))[number];

    /// <summary>The groups that fit several figures, by number; the groups are read once.</summary>
    /// <param name="numbers">The figures' numbers.</param>
    /// <param name="also">Groups that are checked however old they are.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<GroupDto>>> FittingAsync(
        IReadOnlyList<int> numbers, IReadOnlyCollection<long> also, CancellationToken cancellation = default)
    {
        var groups = (await groupService.ListWithRunsAsync(0, GroupsLookedAt, before: null, cancellation))
            .Select(group => (Dto: GroupDto.From(group.Group, group.Runs), Specs: Specs(group.Runs))).ToList();
        foreach (var id in also.Except(groups.Select(group => group.Dto.Id)).ToList())
        {
            if (groups.Count == GroupsLookedAt && await groupService.GetAsync(id, cancellation) is { } older)
            {
                groups.Add((older.Group, Specs(older.Runs)));
            }
        }

        return numbers.Distinct().ToDictionary(
            number => number,
            number => (IReadOnlyList<GroupDto>)[.. groups.Where(group => FigureCatalog.Fits(number, group.Specs)).Select(group => group.Dto)]);
    }

    /// <summary>The newest group that fits, preferably with metrics; null where none fits.</summary>
    public async Task<long?> DefaultGroupAsync(int number, CancellationToken cancellation = default) =>
        Default(await FittingAsync(number, cancellation));

    /// <summary>The default group among groups that fit.</summary>
    internal static long? Default(IReadOnlyList<GroupDto> fitting) =>
        (fitting.FirstOrDefault(HasBegun) ?? (fitting is [var newest, ..] ? newest : null))?.Id;

    /// <summary>Describes a figure of a group; null where there is no such group.</summary>
    public async Task<FigureDescription?> DescribeAsync(
        int number, long groupId, FigureBand band, FigureReadings readings = default, CancellationToken cancellation = default) =>
        await ReadAsync(groupId, [.. (FigureCatalog.Find(number)?.Metrics ?? []).Select(readings.Of)], cancellation) is { } data
            ? FigureBuilder.Create(number, data, band, readings)
            : null;

    /// <summary>A group with some metrics of its runs, repeats left out; null where there is no such group.</summary>
    public async Task<GroupData?> ReadAsync(long groupId, IReadOnlyList<string> metrics, CancellationToken cancellation = default)
    {
        if (await groupService.GetAsync(groupId, cancellation) is not { } details)
        {
            return null;
        }

        var heads = new List<FigureRun>();
        foreach (var run in details.Runs)
        {
            heads.Add(await HeadAsync(run, cancellation));
        }

        var variants = new List<FigureVariant>();
        var repeats = new List<SeedRepeat>();
        foreach (var same in heads.GroupBy(run => run.Run.Variant))
        {
            var merged = SeedRepeats.Merge(same);
            repeats.AddRange(merged.Repeats);
            var read = new List<FigureRun>();
            foreach (var run in merged.Counted)
            {
                read.Add(await WithCurvesAsync(run, metrics, cancellation));
            }

            variants.Add(new(same.Key, read));
        }

        return new(groupId, variants) { Repeats = repeats };
    }

    /// <summary>A run with some of its metrics; null where there is no such run.</summary>
    public async Task<FigureRun?> ReadRunAsync(long runId, IReadOnlyList<string> metrics, CancellationToken cancellation = default) =>
        await runs.GetAsync(runId, cancellation) is { } run
            ? await WithCurvesAsync(await HeadAsync(RunDto.From(run), cancellation), metrics, cancellation)
            : null;

    /// <summary>A run with its spec and its changes of λ, without curves.</summary>
    internal async Task<FigureRun> HeadAsync(RunDto run, CancellationToken cancellation) => new(
        run,
        SpecJson.Read(run.Spec.GetRawText()),
        new Dictionary<string, IReadOnlyList<MetricPoint>>(),
        [.. (await runs.GetEventsAsync(run.Id, cancellation)).Where(e => RunCommands.WordsOf(e.Kind) is { IsChange: true }).Take(ChangesDrawn)]);

    /// <summary>The run with some of its metrics, each curve reduced to <paramref name="maxPoints"/> for an axis.</summary>
    internal async Task<FigureRun> WithCurvesAsync(
        FigureRun run, IReadOnlyList<string> metrics, CancellationToken cancellation, int? maxPoints = null, MetricAxis axis = MetricAxis.Linear) => run with
        {
            // Not reduced for a mean: each seed would keep other steps, and a mean needs the same steps.
            Curves = await runs.GetMetricsAsync(run.Run.Id, metrics, maxPoints, axis, allowedNames: metrics, cancellationToken: cancellation),
        };

    internal static string NoFit(FigureEntry figure) => $"No group fits figure {figure.Number}: it needs {figure.Needs}.";

    private static bool HasBegun(GroupDto group) => group.Statuses.Any(s => s.Key != nameof(RunStatus.Queued) && s.Value > 0);

    private static List<ExperimentSpec> Specs(IReadOnlyList<Run> runs) =>
        [.. runs.GroupBy(run => run.Variant).Select(same => SpecJson.Read(same.First().SpecJson))];

    /// <summary>One spec per variant, as <see cref="FigureCatalog.Fits"/> takes them.</summary>
    internal static List<ExperimentSpec> Specs(IReadOnlyList<RunDto> runs) =>
        [.. runs.GroupBy(run => run.Variant).Select(same => SpecJson.Read(same.First().Spec.GetRawText()))];
}
