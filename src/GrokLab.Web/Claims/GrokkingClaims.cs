using GrokLab.Data.Runs;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Figures;
using GrokLab.Web.Statistics;

namespace GrokLab.Web.Claims;

/// <summary>C1 and C7: the order of events in grokking. NCC is the mean reading (Galanti et al.).</summary>
internal static class GrokkingClaims
{
    internal const string OnsetTitle = "Flatness marks the onset of generalization, collapse comes early";
    internal const string RepresentativenessTitle = "Representativeness goes to zero as the network generalises";

    private const double SameAsError = 0.01;

    internal static Claim Onset(GroupData group)
    {
        var runs = group.Completed<NoRegularizerSpec>();
        var generalised = runs.Select(run => (run.Run, Onset: run.Onset())).Where(r => r.Onset is { HalfGeneralised: not null, Memorised: not null }).ToList();
        if (generalised.Count == 0)
        {
            return Claim.Missing("C1", OnsetTitle, 1, "No completed run of the group generalised: validation accuracy stayed below 50 %.", group.GroupId);
        }

        var bySeed = new List<ClaimNumber>();
        foreach (var (run, onset) in generalised)
        {
            var seed = $"seed {run.Seed}";
            bySeed.Add(new($"{seed}: step of train acc ≥ 99 %", onset.Memorised, [run.Id]) { Unit = ClaimUnit.Step });
            bySeed.Add(new($"{seed}: step of val acc ≥ 50 %", onset.HalfGeneralised, [run.Id]) { Unit = ClaimUnit.Step });
            bySeed.Add(new($"{seed}: step of steepest fall of log κ", onset.Kappa.SteepestStep, [run.Id]) { Unit = ClaimUnit.Step });
            bySeed.Add(new($"{seed}: step of steepest fall of log NCC", onset.Ncc.SteepestStep, [run.Id]) { Unit = ClaimUnit.Step });
            bySeed.Add(new($"{seed}: share of κ's log-fall before train acc ≥ 99 %", onset.Kappa.ShareBeforeMemorised, [run.Id]) { Unit = ClaimUnit.Share });
            bySeed.Add(new($"{seed}: share of NCC's log-fall before train acc ≥ 99 %", onset.Ncc.ShareBeforeMemorised, [run.Id]) { Unit = ClaimUnit.Share });
            bySeed.Add(new($"{seed}: share of κ's log-fall before val acc ≥ 50 %", onset.Kappa.ShareBeforeGeneralised, [run.Id]) { Unit = ClaimUnit.Share });
            bySeed.Add(new($"{seed}: share of NCC's log-fall before val acc ≥ 50 %", onset.Ncc.ShareBeforeGeneralised, [run.Id]) { Unit = ClaimUnit.Share });
        }

        var ids = generalised.ConvertAll(r => r.Run.Id);
        var onsets = new OnsetSamples(generalised.ConvertAll(r => (r.Run.Seed, r.Onset)));
        var (kappa, ncc) = (onsets.Kappa.Against(onsets.HalfGeneralised), onsets.Ncc.Against(onsets.HalfGeneralised));
        var (kappaShare, nccShare) = (onsets.Share(o => o.Kappa.ShareBeforeMemorised), onsets.Share(o => o.Ncc.ShareBeforeMemorised));
        ClaimNumber[] numbers =
        [
            Grokked(group),
            ClaimNumber.Of("step of train acc ≥ 99 %", onsets.Memorised, ids, ClaimUnit.Step),
            ClaimNumber.Of("step of val acc ≥ 50 %", onsets.HalfGeneralised, ids, ClaimUnit.Step),
            ClaimNumber.Of("step of val acc ≥ 99 %", onsets.Generalised, ids, ClaimUnit.Step),
            ClaimNumber.Of("step of steepest fall of log κ", onsets.Kappa, ids, ClaimUnit.Step),
            ClaimNumber.Of("step of steepest fall of log NCC", onsets.Ncc, ids, ClaimUnit.Step),
            ClaimNumber.Of("step of κ's steepest fall / step of val acc ≥ 50 %", kappa, ids),
            ClaimNumber.Of("step of κ's steepest fall − step of val acc ≥ 50 %", onsets.LagInSteps(o => o.Kappa), ids, ClaimUnit.Step),
            ClaimNumber.Of("step of NCC's steepest fall / step of val acc ≥ 50 %", ncc, ids),
            ClaimNumber.Of("step of NCC's steepest fall − step of val acc ≥ 50 %", onsets.LagInSteps(o => o.Ncc), ids, ClaimUnit.Step),
            ClaimNumber.Of("share of κ's log-fall before val acc ≥ 50 %", onsets.Share(o => o.Kappa.ShareBeforeGeneralised), ids, ClaimUnit.Share),
            ClaimNumber.Of("share of NCC's log-fall before val acc ≥ 50 %", onsets.Share(o => o.Ncc.ShareBeforeGeneralised), ids, ClaimUnit.Share),
            .. bySeed,
        ];
        return Claim.From("C1", OnsetTitle, 1, group.GroupId,
            [
                ClaimCondition.Of(
                    "κ falls steepest nearer to val acc ≥ 50 % (in log steps) than NCC does", "distance of NCC's steepest fall from val acc ≥ 50 %, as a factor of steps, / that of κ's",
                    OnsetSamples.Distance(ncc).Against(OnsetSamples.Distance(kappa)), ClaimSide.Above, 1),
                ClaimCondition.Of(
                    "More than half of NCC's log-fall is over before train acc ≥ 99 %: collapse comes with memorising", "share of NCC's log-fall before train acc ≥ 99 %",
                    nccShare, ClaimSide.Above, 0.5),
                ClaimCondition.Of(
                    "Less than a quarter of κ's log-fall is over before train acc ≥ 99 %: flatness does not", "share of κ's log-fall before train acc ≥ 99 %",
                    kappaShare, ClaimSide.Below, 0.25),
            ],
            numbers,
            NotGeneralised(Ended(group), generalised.ConvertAll(r => r.Run.Seed)));
    }

    internal static Claim Representativeness(GroupData group)
    {
        var runs = group.Completed<NoRegularizerSpec>().Where(run => run.Curve(Metrics.Representativeness).Count(p => p.Value is not null) > 3 && run.Onset().Generalised is not null).ToList();
        if (runs.Count == 0)
        {
            return Claim.Missing("C7", RepresentativenessTitle, 8, "No completed run of the group measured representativeness and reached a validation accuracy of 99 %.", group.GroupId);
        }

        var numbers = new List<ClaimNumber>();
        var (small, together, fromError) = (new List<(int Seed, double? Value)>(), new List<(int Seed, double? Value)>(), new List<double>());
        foreach (var run in runs)
        {
            var curve = run.Curve(Metrics.Representativeness).Where(p => p.Value is not null).Select(p => (p.Step, Value: p.Value!.Value)).ToList();
            var (peakStep, peak) = curve.MaxBy(p => p.Value);
            var generalised = run.Onset().Generalised;
            double? then = generalised is { } at && curve.Any(p => p.Step >= at) ? curve.First(p => p.Step >= at).Value : null;
            var accuracy = run.Curve(Metrics.ValidationAccuracy).Where(p => p.Value is not null).ToDictionary(p => p.Step, p => p.Value!.Value);

            // The fall begins at the peak: before it the measure rises, while features move apart.
            var both = curve.Where(p => p.Step >= peakStep && accuracy.ContainsKey(p.Step)).Select(p => (Fall: -p.Value, Rise: accuracy[p.Step])).ToList();
            var correlation = Correlation([.. both.Zip(both.Skip(1), (a, b) => (b.Fall - a.Fall, b.Rise - a.Rise))]);
            double? apart = run.Onset().Memorised is { } memorised && both.Count > 0
                ? curve.Where(p => p.Step >= memorised && accuracy.ContainsKey(p.Step)).Select(p => Math.Abs(p.Value - (1 - accuracy[p.Step]))).DefaultIfEmpty(double.NaN).Max()
                : null;
            fromError.Add(apart ?? double.NaN);
            numbers.Add(new($"seed {run.Run.Seed}: largest distance from the validation error once train acc ≥ 99 %", apart, [run.Run.Id]));
            numbers.Add(new($"seed {run.Run.Seed}: peak", peak, [run.Run.Id]));
            numbers.Add(new($"seed {run.Run.Seed}: value when val acc ≥ 99 %", then, [run.Run.Id]));
            numbers.Add(new($"seed {run.Run.Seed}: correlation of its fall with the rise of val acc", correlation, [run.Run.Id]));
            small.Add((run.Run.Seed, then / peak));
            together.Add((run.Run.Seed, correlation));
        }

        return Claim.From("C7", RepresentativenessTitle, 8, group.GroupId,
            [
                ClaimCondition.Of(
                    "It is at most a tenth of its peak when val acc ≥ 99 %", "value when val acc ≥ 99 % / peak", SeedSample.Of(SeedScale.Linear, small), ClaimSide.Below, 0.1),
                ClaimCondition.Of(
                    "Its fall from evaluation to evaluation after its peak correlates with the rise of val acc (r > 0.5)", "correlation of its fall with the rise of val acc",
                    SeedSample.Of(SeedScale.Linear, together, SeedLimits.Correlation), ClaimSide.Above, 0.5),
            ],
            numbers,

            // If the training loss is nearly zero, the measure is the error itself.
            fromError.All(apart => apart < SameAsError)
                ? "Read it with care: once the training samples are fitted, the measure is the validation error but for 0.01, so that its fall is the rise of accuracy."
                : null);
    }

    /// <summary>The runs of the baseline that have ended.</summary>
    internal static IReadOnlyList<FigureRun> Ended(GroupData group) =>
        [.. group.Runs.Where(run => run.Spec.Regularizer is NoRegularizerSpec && run.Run.Status is RunStatus.Completed or RunStatus.Diverged)];

    /// <summary>A sentence that names the seeds without an onset; null where each seed has one.</summary>
    /// <param name="runs">The runs that have ended.</param>
    /// <param name="counted">The seeds that have an onset.</param>
    internal static string? NotGeneralised(IReadOnlyList<FigureRun> runs, IReadOnlyList<int> counted)
    {
        var others = runs.Select(run => run.Run.Seed).Except(counted).Order().ToList();
        return others.Count == 0 ? null
            : $"{(others.Count == 1 ? "Seed" : "Seeds")} {string.Join(", ", others)} did not generalise (train acc ≥ 99 %, val acc ≥ 50 %) and {(others.Count == 1 ? "does" : "do")} not count in the conditions.";
    }

    /// <summary>In how many seeds of the baseline validation accuracy reached 99 %, of those that ended.</summary>
    private static ClaimNumber Grokked(GroupData group)
    {
        var runs = Ended(group);
        var seeds = runs.GroupBy(run => run.Run.Seed).ToList();
        return ClaimNumber.Share("seeds that grokked (val acc ≥ 99 %)", seeds.Count(same => same.All(run => run.Onset().Generalised is not null)), seeds.Count, runs.Ids());
    }

    private static double? Correlation(List<(double X, double Y)> pairs)
    {
        if (pairs.Count < 3)
        {
            return null;
        }

        var (x, y) = (pairs.Average(p => p.X), pairs.Average(p => p.Y));
        var scale = Math.Sqrt(pairs.Sum(p => (p.X - x) * (p.X - x)) * pairs.Sum(p => (p.Y - y) * (p.Y - y)));
        return scale > 0 ? pairs.Sum(p => (p.X - x) * (p.Y - y)) / scale : null;
    }
}
