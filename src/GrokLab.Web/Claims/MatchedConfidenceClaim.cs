using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Figures;
using GrokLab.Web.Statistics;

namespace GrokLab.Web.Claims;

/// <summary>
/// C9: κ contains Σ p(1 − p) and so falls whenever the network becomes more confident. The claim asks whether κ falls at the onset also where
/// confidence is held fixed.
/// </summary>
internal static class MatchedConfidenceClaim
{
    internal const string Title = "κ falls at the onset also at matched confidence";

    private const double Fall = 2;
    private const double NearOnset = 1.5;

    internal static Claim Check(GroupData group)
    {
        var runs = group.Completed<NoRegularizerSpec>().Select(run => (Run: run, Onset: run.Onset())).Where(r => r.Onset is { HalfGeneralised: not null, Memorised: not null }).ToList();
        if (runs.Count == 0)
        {
            return Claim.Missing("C9", Title, 1, "No completed run of the group generalised: validation accuracy stayed below 50 %.", group.GroupId);
        }

        if (!runs.Exists(r => r.Run.Curve(Metrics.KappaMatched).Any(p => p.Value is not null)))
        {
            return Claim.Missing("C9", Title, 1, "No completed run of the group measured κ at matched confidence.", group.GroupId);
        }

        var ids = runs.ConvertAll(r => r.Run.Run.Id);
        var (begin, end) = (Sample(r => Values(r.Run, r.Onset).Begin), Sample(r => Values(r.Run, r.Onset).End));
        var steepest = OnsetSamples.Steps(runs.Select(r => (r.Run.Run.Seed, OnsetAnalysis.Steepest(r.Run.Curve(Metrics.KappaMatched)))));
        var half = new OnsetSamples(runs.ConvertAll(r => (r.Run.Run.Seed, r.Onset))).HalfGeneralised;
        return Claim.From("C9", Title, 1, group.GroupId,
            [
                ClaimCondition.Of(
                    "From train acc ≥ 99 % to val acc ≥ 99 % it falls by more than a factor of 2", "κ at matched confidence, at train acc ≥ 99 % / at val acc ≥ 99 %",
                    begin.Against(end), ClaimSide.Above, Fall),
                ClaimCondition.Of(
                    "Its steepest fall lies within a factor of 1.5 in steps of val acc ≥ 50 %", "step of its steepest fall / step of val acc ≥ 50 %",
                    steepest.Against(half), ClaimSide.Within, NearOnset),
            ],
            [
                ClaimNumber.Of("κ at matched confidence, at train acc ≥ 99 %", begin, ids),
                ClaimNumber.Of("κ at matched confidence, at val acc ≥ 99 %", end, ids),
                ClaimNumber.Of("step of its steepest fall", steepest, ids, ClaimUnit.Step),
                ClaimNumber.Of("step of val acc ≥ 50 %", half, ids, ClaimUnit.Step),
            ],
            GrokkingClaims.NotGeneralised(GrokkingClaims.Ended(group), runs.ConvertAll(r => r.Run.Run.Seed)));

        SeedSample Sample(Func<(FigureRun Run, Onset Onset), double?> value) => SeedSample.Of(SeedScale.Logarithmic, runs.Select(r => (r.Run.Run.Seed, value(r))));
    }

    /// <summary>The first and the last value that is defined between memorising and generalising; null where there are not two.</summary>
    private static (double? Begin, double? End) Values(FigureRun run, Onset onset)
    {
        var between = run.Curve(Metrics.KappaMatched).Where(p => p.Step >= onset.Memorised && p.Step <= onset.Generalised && p.Value is > 0 && double.IsFinite(p.Value.Value)).ToList();
        return between.Count > 1 ? (between[0].Value, between[^1].Value) : (null, null);
    }
}
