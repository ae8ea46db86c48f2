using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Claims;

/// <summary>C1 and C7: the order of events in grokking.</summary>
internal static class GrokkingClaims
{
    internal const string OnsetTitle = "Flatness marks the onset of generalization, collapse comes early";
    internal const string RepresentativenessTitle = "Representativeness goes to zero as the network generalises";

    private const double SameAsError = 0.01;

    internal static Claim Onset(GroupData group)
    {
        var runs = group.Completed<NoRegularizerSpec>();
        var told = runs.Select(run => (run.Run, Onset: run.Onset())).Where(r => r.Onset is { HalfGeneralised: not null, Memorised: not null }).ToList();
        if (told.Count == 0)
        {
            return Claim.Missing("C1", OnsetTitle, 1, "No completed run of the group generalised: validation accuracy stayed below 50 %.", group.GroupId);
        }

        var numbers = new List<ClaimNumber>();
        foreach (var (run, onset) in told)
        {
            var seed = $"seed {run.Seed}";
            numbers.Add(new($"{seed}: step of train acc ≥ 99 %", onset.Memorised, [run.Id]) { Unit = ClaimUnit.Step });
            numbers.Add(new($"{seed}: step of val acc ≥ 50 %", onset.HalfGeneralised, [run.Id]) { Unit = ClaimUnit.Step });
            numbers.Add(new($"{seed}: step of steepest fall of log κ", onset.Kappa.SteepestStep, [run.Id]) { Unit = ClaimUnit.Step });
            numbers.Add(new($"{seed}: step of steepest fall of log NCC", onset.Ncc.SteepestStep, [run.Id]) { Unit = ClaimUnit.Step });
            numbers.Add(new($"{seed}: share of κ's log-fall before train acc ≥ 99 %", onset.Kappa.ShareBeforeMemorised, [run.Id]) { Unit = ClaimUnit.Share });
            numbers.Add(new($"{seed}: share of NCC's log-fall before train acc ≥ 99 %", onset.Ncc.ShareBeforeMemorised, [run.Id]) { Unit = ClaimUnit.Share });
            numbers.Add(new($"{seed}: share of κ's log-fall before val acc ≥ 50 %", onset.Kappa.ShareBeforeGeneralised, [run.Id]) { Unit = ClaimUnit.Share });
            numbers.Add(new($"{seed}: share of NCC's log-fall before val acc ≥ 50 %", onset.Ncc.ShareBeforeGeneralised, [run.Id]) { Unit = ClaimUnit.Share });
        }

        return Claim.From("C1", OnsetTitle, 1, group.GroupId,
            [
                new("In every run κ falls steepest nearer to val acc ≥ 50 % (in log steps) than NCC does", All(told.Select(r => Nearer(r.Onset)))),
                new("In every run more than half of NCC's log-fall is over before train acc ≥ 99 %: collapse comes with memorising", All(told.Select(r => r.Onset.Ncc.ShareBeforeMemorised is { } s ? s > 0.5 : (bool?)null))),
                new("In every run less than a quarter of κ's log-fall is over before train acc ≥ 99 %: flatness does not", All(told.Select(r => r.Onset.Kappa.ShareBeforeMemorised is { } s ? s < 0.25 : (bool?)null))),
            ],
            numbers);
    }

    internal static Claim Representativeness(GroupData group)
    {
        var runs = group.Completed<NoRegularizerSpec>().Where(run => run.Curve(Metrics.Representativeness).Count(p => p.Value is not null) > 3 && run.Onset().Generalised is not null).ToList();
        if (runs.Count == 0)
        {
            return Claim.Missing("C7", RepresentativenessTitle, 8, "No completed run of the group measured representativeness and reached a validation accuracy of 99 %.", group.GroupId);
        }

        var numbers = new List<ClaimNumber>();
        var (small, together, fromError) = (new List<bool?>(), new List<bool?>(), new List<double>());
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
            small.Add(then is { } value ? value <= 0.1 * peak : null);
            together.Add(correlation is { } r ? r > 0.5 : null);
        }

        return Claim.From("C7", RepresentativenessTitle, 8, group.GroupId,
            [
                new("In every run it is at most a tenth of its peak when val acc ≥ 99 %", All(small)),
                new("In every run its fall from evaluation to evaluation after its peak correlates with the rise of val acc (r > 0.5)", All(together)),
            ],
            numbers) with
        {
            // If the training loss is nearly zero, the measure is the error itself.
            Why = fromError.All(apart => apart < SameAsError)
                ? "Read it with care: once the training samples are fitted, the measure is the validation error but for 0.01, so that its fall is the rise of accuracy."
                : null,
        };
    }

    internal static bool? All(IEnumerable<bool?> values)
    {
        var list = values.ToList();
        return list.Contains(false) ? false : list.Contains(null) ? null : true;
    }

    private static bool? Nearer(Onset onset)
    {
        if (onset.Kappa.SteepestStep is not { } kappa || onset.Ncc.SteepestStep is not { } ncc)
        {
            return null;
        }

        var half = Math.Log(Math.Max(onset.HalfGeneralised!.Value, 1));
        return Math.Abs(Math.Log(Math.Max(kappa, 1)) - half) < Math.Abs(Math.Log(Math.Max(ncc, 1)) - half);
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
