using System.Globalization;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Figures;

/// <summary>Runs that repeat each other, of which one counts.</summary>
/// <param name="Seed">The seed that they share.</param>
/// <param name="Counted">The run that counts.</param>
/// <param name="LeftOut">The other runs, by id.</param>
public sealed record SeedRepeat(int Seed, long Counted, IReadOnlyList<long> LeftOut)
{
    /// <summary>The same in a sentence.</summary>
    public string Sentence
    {
        get
        {
            long[] all = [.. LeftOut.Append(Counted).Order()];
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Runs {string.Join(", ", all[..^1])} and {all[^1]} are repeats, with the same seed ({Seed}) and the same spec: only run {Counted} counts.");
        }
    }
}

/// <summary>
/// Which runs repeat each other. They have the same seed and the same spec, the same changes of λ made by hand, and, where they
/// were forked, the same parent and step. The device does not matter: the seed decides the initial weights, the split and the
/// order of the data on each device, and another rounding is not another sample.
/// </summary>
internal static class SeedRepeats
{
    /// <summary>
    /// One run of each set of repeats, in the order given: a completed one; without any, one that diverged; without any, another.
    /// Of several such runs the one with the most steps counts, then the newest.
    /// </summary>
    internal static (IReadOnlyList<FigureRun> Counted, IReadOnlyList<SeedRepeat> Repeats) Merge(IEnumerable<FigureRun> runs)
    {
        var sets = runs.GroupBy(Key).Select(same => same.OrderBy(Rank).ThenByDescending(run => run.Run.Step).ThenByDescending(run => run.Run.Id).ToList()).ToList();
        return (
            [.. sets.Select(set => set[0])],
            [.. sets.Where(set => set.Count > 1).Select(set => new SeedRepeat(set[0].Run.Seed, set[0].Run.Id, [.. set.Skip(1).Select(run => run.Run.Id).Order()]))]);
    }

    /// <summary>The same for specs that differ in nothing that decides the numbers but their seeds.</summary>
    internal static string WithoutSeed(ExperimentSpec spec) => SpecJson.Write(spec with { Seed = 0, Device = "auto" });

    /// <summary>What somebody changed while the run trained, by its symbols; empty where nobody changed anything.</summary>
    internal static string ChangedByHand(FigureRun run) =>
        string.Join(", ", ChangesByHand(run).Select(e => RunCommands.WordsOf(e.Kind)!.Value?.Symbol ?? RunCommands.WordsOf(e.Kind)!.Title).Distinct().Order());

    private static IEnumerable<RunEvent> ChangesByHand(FigureRun run) =>
        run.Events.Where(e => RunCommands.WordsOf(e.Kind) is { IsChange: true } && e.Message != RunEventKinds.ScheduledMessage);

    private static string Key(FigureRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Run.Seed} {run.Run.ParentRunId} {run.Run.ForkStep} {string.Join(' ', ChangesByHand(run).Select(Change))} {WithoutSeed(run.Spec)}");

    private static string Change(RunEvent e) => RunCommands.Told(e.Kind, e.Step, e.Value) is { } made
        ? string.Create(CultureInfo.InvariantCulture, $"{made.Name} {made.Step}:{made.Value:R}") : "";

    private static int Rank(FigureRun run) => run.Run.Status switch
    {
        RunStatus.Completed => 0,
        RunStatus.Diverged => 1,
        _ => 2,
    };
}
