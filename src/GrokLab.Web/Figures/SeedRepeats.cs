using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Optimizers;

namespace GrokLab.Web.Figures;

/// <summary>Runs that repeat each other; only one of them counts.</summary>
/// <param name="Seed">The seed of all these runs.</param>
/// <param name="Counted">The run that counts.</param>
/// <param name="LeftOut">The other runs, by id.</param>
public sealed record SeedRepeat(int Seed, long Counted, IReadOnlyList<long> LeftOut)
{
    /// <summary>A sentence that names the runs.</summary>
    public string Sentence
    {
        get
        {
            long[] all = [.. LeftOut.Append(Counted).Order()];
            return $"Runs {string.Join(", ", all[..^1])} and {all[^1]} are repeats, with the same seed ({Seed}) and the same spec: only run {Counted} counts.";
        }
    }
}

/// <summary>
/// Finds runs that repeat each other. Such runs have the same seed, the same spec, the same changes of λ by hand and, if they
/// were forked, the same parent and step. The device does not matter: the seed decides the initial weights, the split and the
/// order of the data on each device, and another rounding is not another sample.
/// </summary>
internal static class SeedRepeats
{
    /// <summary>
    /// Keeps one run of each set of repeats, in the order given: a completed run; without one, a diverged run; without one, any
    /// other. Among several such runs the run with the most steps counts, then the newest.
    /// </summary>
    internal static (IReadOnlyList<FigureRun> Counted, IReadOnlyList<SeedRepeat> Repeats) Merge(IEnumerable<FigureRun> runs)
    {
        var sets = runs.GroupBy(Key).Select(same => same.OrderBy(Rank).ThenByDescending(run => run.Run.Step).ThenByDescending(run => run.Run.Id).ToList()).ToList();
        return (
            [.. sets.Select(set => set[0])],
            [.. sets.Where(set => set.Count > 1).Select(set => new SeedRepeat(set[0].Run.Seed, set[0].Run.Id, [.. set.Skip(1).Select(run => run.Run.Id).Order()]))]);
    }

    /// <summary>The spec without seed and device: equal for specs that, apart from their seeds, give the same numbers.</summary>
    internal static string WithoutSeed(ExperimentSpec spec) => SpecJson.Write(spec with { Seed = 0, Device = "auto" });

    /// <summary>
    /// The spec without seed, device and length: equal for specs that give the same numbers as long as both train, so that a run that was
    /// extended stays in its mean. A cosine ends with the run, so specs with one differ if their lengths do.
    /// </summary>
    internal static string WithoutSeedAndLength(ExperimentSpec spec) =>
        WithoutSeed(spec.Optimizer.Schedule == LearningRateSchedule.Cosine ? spec : spec with { Steps = null, Epochs = null });

    /// <summary>The changes that users made while the run trained, by their symbols; empty where there are none.</summary>
    internal static string ChangedByHand(FigureRun run) =>
        string.Join(", ", ChangesByHand(run).Select(e => RunCommands.WordsOf(e.Kind)!.Value?.Symbol ?? RunCommands.WordsOf(e.Kind)!.Title).Distinct().Order());

    private static IEnumerable<RunEvent> ChangesByHand(FigureRun run) =>
        run.Events.Where(e => RunCommands.WordsOf(e.Kind) is { IsChange: true } && e.Message != RunEventKinds.ScheduledMessage);

    private static string Key(FigureRun run) => $"{run.Run.Seed} {run.Run.ParentRunId} {run.Run.ForkStep} {string.Join(' ', ChangesByHand(run).Select(Change))} {WithoutSeed(run.Spec)}";

    private static string Change(RunEvent e) => RunCommands.InterventionOf(e.Kind, e.Step, e.Value) is { } made
        ? $"{made.Name} {made.Step}:{made.Value:R}" : "";

    private static int Rank(FigureRun run) => run.Run.Status switch
    {
        RunStatus.Completed => 0,
        RunStatus.Diverged => 1,
        _ => 2,
    };
}
