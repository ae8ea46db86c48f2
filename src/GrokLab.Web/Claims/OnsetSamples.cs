using GrokLab.Web.Statistics;

namespace GrokLab.Web.Claims;

/// <summary>The onsets of several seeds. Steps are averaged by their logarithms; step 0 counts as step 1.</summary>
internal sealed class OnsetSamples
{
    private readonly IReadOnlyList<(int Seed, Onset Onset)> runs;

    internal OnsetSamples(IReadOnlyList<(int Seed, Onset Onset)> runs)
    {
        this.runs = runs;
        (Memorised, HalfGeneralised, Generalised) = (Steps(o => o.Memorised), Steps(o => o.HalfGeneralised), Steps(o => o.Generalised));
        (Kappa, Ncc) = (Steps(o => o.Kappa.SteepestStep), Steps(o => o.Ncc.SteepestStep));
    }

    /// <summary>The steps of training accuracy ≥ 99 %.</summary>
    internal SeedSample Memorised { get; }

    /// <summary>The steps of validation accuracy ≥ 50 %.</summary>
    internal SeedSample HalfGeneralised { get; }

    /// <summary>The steps of validation accuracy ≥ 99 %.</summary>
    internal SeedSample Generalised { get; }

    /// <summary>The steps of κ's steepest fall.</summary>
    internal SeedSample Kappa { get; }

    /// <summary>The steps of NCC's steepest fall.</summary>
    internal SeedSample Ncc { get; }

    /// <summary>Whether enough seeds have a step for a mean.</summary>
    internal bool HaveMean => new[] { Memorised, HalfGeneralised, Generalised, Kappa, Ncc }.Any(steps => steps.Values.Count >= SeedsNeeded.Least);

    /// <summary>A share of a fall.</summary>
    internal SeedSample Share(Func<Onset, double?> share) => SeedSample.Of(SeedScale.Linear, runs.Select(run => (run.Seed, share(run.Onset))), SeedLimits.Share);

    /// <summary>How much later than validation accuracy ≥ 50 % a fall is steepest, in steps.</summary>
    internal SeedSample LagInSteps(Func<Onset, MeasureFall> fall) => Linear(o => fall(o).SteepestStep).Against(Linear(o => o.HalfGeneralised));

    /// <summary>A factor of steps without its direction: 2 and 1/2 are both 2.</summary>
    internal static SeedSample Distance(SeedSample factor) =>
        SeedSample.Of(SeedScale.Logarithmic, factor.Values.Select(pair => (pair.Key, (double?)Math.Max(pair.Value, 1 / pair.Value))));

    /// <summary>Steps of seeds by their logarithms.</summary>
    internal static SeedSample Steps(IEnumerable<(int Seed, long? Step)> steps) =>
        SeedSample.Of(SeedScale.Logarithmic, steps.Select(s => (s.Seed, s.Step is { } at ? (double?)Math.Max(at, 1) : null)));

    private SeedSample Steps(Func<Onset, long?> step) => Steps(runs.Select(run => (run.Seed, step(run.Onset))));

    private SeedSample Linear(Func<Onset, long?> step) => SeedSample.Of(SeedScale.Linear, runs.Select(run => (run.Seed, (double?)step(run.Onset))));
}
