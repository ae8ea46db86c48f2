using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Web.Figures;
using GrokLab.Web.Statistics;
using GrokLab.Web.Words;

namespace GrokLab.Web.Claims;

/// <summary>C2 to C6: the effect of the regularizers, compared with a baseline seed by seed. NCC is the mean reading (Galanti et al.).</summary>
internal static class RegularizerClaims
{
    internal const string CollapseTitle = "Collapse is not needed for generalization";
    internal const string AnglesTitle = "Cluster angles drift from the optimum under the NCC regularizer";
    internal const string SharpnessTitle = "Sharpness delays generalization";
    internal const string LambdaTitle = "λ = 1e-2 is unstable, λ ≤ 1e-4 has no effect";
    internal const string AugmentationTitle = "With augmentation NCC no longer rises under the regularizer";

    private const double SameAccuracy = 0.02;
    private const double MarkedAccuracy = 0.1;
    private const double SharpKappa = 10;
    private const double OtherNcc = 2;
    private const double OtherAngles = 1.5;

    internal static Claim Collapse(GroupData group)
    {
        var (baseline, reg) = (group.Completed<NoRegularizerSpec>(), Reg<NccSpec>(group));
        if (baseline.Count == 0 || reg.Count == 0)
        {
            return Missing("C2", CollapseTitle, 2, group);
        }

        var (accuracy, regAccuracy) = (baseline.Final(Metrics.ValidationAccuracy), reg.Final(Metrics.ValidationAccuracy));
        var (kappa, regKappa) = (baseline.Final(Metrics.Kappa), reg.Final(Metrics.Kappa));
        var (ncc, regNcc) = (baseline.Final(Metrics.NccGalanti), reg.Final(Metrics.NccGalanti));
        var rise = reg.Sample(SeedScale.Logarithmic, Rise);
        return Claim.From("C2", CollapseTitle, 2, group.GroupId,
            [
                ClaimCondition.Of("Final val acc of REG is at most 0.02 below the baseline's", "final val acc, REG − baseline", regAccuracy.Against(accuracy), ClaimSide.Above, -SameAccuracy),
                ClaimCondition.Of("Final κ of REG is at most 10 times the baseline's", "final κ, REG / baseline", regKappa.Against(kappa), ClaimSide.Below, SharpKappa),
                ClaimCondition.Of("Final NCC of REG is more than twice the baseline's", "final NCC, REG / baseline", regNcc.Against(ncc), ClaimSide.Above, OtherNcc),
                ClaimCondition.Of("NCC of REG rises to more than twice its dip", "final NCC of REG / its smallest", rise, ClaimSide.Above, OtherNcc),
            ],
            [
                ClaimNumber.Of("final val acc, baseline", accuracy, baseline.Ids(), ClaimUnit.Share), ClaimNumber.Of("final val acc, REG", regAccuracy, reg.Ids(), ClaimUnit.Share),
                ClaimNumber.Of("final κ, baseline", kappa, baseline.Ids()), ClaimNumber.Of("final κ, REG", regKappa, reg.Ids()),
                ClaimNumber.Of("final NCC, baseline", ncc, baseline.Ids()), ClaimNumber.Of("final NCC, REG", regNcc, reg.Ids()),
                ClaimNumber.Of("final NCC of REG over its smallest", rise, reg.Ids()),
            ],
            OfTheSum(reg));
    }

    internal static Claim Angles(GroupData group)
    {
        var (baseline, reg) = (group.Completed<NoRegularizerSpec>(), Reg<NccSpec>(group));
        if (baseline.Count == 0 || reg.Count == 0)
        {
            return Missing("C3", AnglesTitle, 3, group);
        }

        var deviation = baseline.Sample(SeedScale.Logarithmic, run => run.Last(Metrics.AngleDeviation));
        var regDeviation = reg.Sample(SeedScale.Logarithmic, run => run.Last(Metrics.AngleDeviation));
        return Claim.From("C3", AnglesTitle, 3, group.GroupId,
            [
                ClaimCondition.Of(
                    "Final mean deviation of REG is more than 1.5 times the baseline's", "final mean deviation from the optimal angle, REG / baseline",
                    regDeviation.Against(deviation), ClaimSide.Above, OtherAngles),
            ],
            [
                ClaimNumber.Of("final mean |angle − optimum|, degrees, baseline", deviation, baseline.Ids()),
                ClaimNumber.Of("final mean |angle − optimum|, degrees, REG", regDeviation, reg.Ids()),
            ],
            OfTheSum(reg));
    }

    internal static Claim Sharpness(GroupData group)
    {
        var baseline = group.Completed<NoRegularizerSpec>();
        var reg = Reg<FlatnessSpec>(group).Concat(Reg<FlatnessBoundSpec>(group)).Where(run => Unplug(run) is not null).ToList();
        if (baseline.Count == 0 || reg.Count == 0)
        {
            return Missing("C4", SharpnessTitle, 4, group);
        }

        SeedSample Before(Metric metric) => reg.Sample(metric, run => run.Before(metric, Unplug(run)!.Value));

        // The baseline of each seed at the step at which REG of that seed was unplugged; not defined where REG does not have the seed.
        SeedSample Then(Metric metric) => ClaimRuns.Of(metric, baseline.SelectMany(run =>
            reg.Where(r => r.Run.Seed == run.Run.Seed).Select(r => run.Before(metric, Unplug(r)!.Value)).DefaultIfEmpty(null).Select(value => (run.Run.Seed, value))));
        var (then, before) = (Then(Metrics.ValidationAccuracy), Before(Metrics.ValidationAccuracy));
        var (after, end) = (reg.Final(Metrics.ValidationAccuracy), baseline.Final(Metrics.ValidationAccuracy));
        var (kappaThen, kappaBefore) = (Then(Metrics.Kappa), Before(Metrics.Kappa));
        var kappaAfter = reg.Final(Metrics.Kappa);
        var ids = reg.Ids();
        return Claim.From("C4", SharpnessTitle, 4, group.GroupId,
            [
                ClaimCondition.Of(
                    "Just before the unplug κ is more than 10 times the baseline's at that step", "κ just before the unplug, REG / baseline",
                    kappaBefore.Against(kappaThen), ClaimSide.Above, SharpKappa),
                ClaimCondition.Of(
                    "Just before the unplug val acc is at least 0.1 below the baseline's at that step", "val acc just before the unplug, REG − baseline",
                    before.Against(then), ClaimSide.Below, -MarkedAccuracy),
                ClaimCondition.Of(
                    "After the unplug val acc rises by at least 0.1", "val acc of REG, end − just before the unplug", after.Against(before), ClaimSide.Above, MarkedAccuracy),
                ClaimCondition.Of(
                    "After the unplug κ falls below a tenth", "κ of REG, end / just before the unplug", kappaAfter.Against(kappaBefore), ClaimSide.Below, 1 / SharpKappa),
                ClaimCondition.Of("Final val acc stays below the baseline's", "final val acc, REG − baseline", after.Against(end), ClaimSide.Below, 0),
            ],
            [
                ClaimNumber.Of("step of the unplug", reg.Sample(SeedScale.Logarithmic, run => Unplug(run)), ids, ClaimUnit.Step),
                ClaimNumber.Of("val acc just before, REG", before, ids, ClaimUnit.Share), ClaimNumber.Of("val acc at that step, baseline", then, baseline.Ids(), ClaimUnit.Share),
                ClaimNumber.Of("final val acc, REG", after, ids, ClaimUnit.Share), ClaimNumber.Of("final val acc, baseline", end, baseline.Ids(), ClaimUnit.Share),
                ClaimNumber.Of("κ just before, REG", kappaBefore, ids), ClaimNumber.Of("κ at that step, baseline", kappaThen, baseline.Ids()),
                ClaimNumber.Of("final κ, REG", kappaAfter, ids),
            ]);
    }

    internal static Claim LambdaWindow(GroupData group)
    {
        var lambdas = ByLambda(group.Runs);
        var strong = lambdas.Where(l => l.Lambda == 1e-2).SelectMany(l => l.Runs).ToList();
        var weak = lambdas.Where(l => l.Lambda <= 1e-4).ToList();
        if (strong.Count == 0 || weak.Count < 2)
        {
            return Claim.Missing("C5", LambdaTitle, 6, "It needs completed runs at λ = 1e-2 and at two λ from 0 to 1e-4.", group.GroupId);
        }

        var weakest = weak[0].Runs;
        var (accuracy, ncc) = (Accuracy(weakest), weakest.Final(Metrics.NccGalanti));
        var smallest = $"λ = {Format.Setting(weak[0].Lambda)}";
        return Claim.From("C5", LambdaTitle, 6, group.GroupId,
            [
                ClaimCondition.Of(
                    "λ = 1e-2 diverges or ends at least 0.1 below the smallest λ in val acc (a run that diverged counts as 0)", $"final val acc at λ = 1e-2 minus that at {smallest}",
                    Accuracy(strong).Against(accuracy), ClaimSide.Below, -MarkedAccuracy),
                .. weak.Skip(1).Select(l => ClaimCondition.Of(
                    $"λ = {Format.Setting(l.Lambda)} ends within 0.02 of the smallest λ in val acc", $"final val acc at λ = {Format.Setting(l.Lambda)} minus that at {smallest}",
                    Accuracy(l.Runs).Against(accuracy), ClaimSide.Within, SameAccuracy)),
                .. weak.Skip(1).Select(l => ClaimCondition.Of(
                    $"λ = {Format.Setting(l.Lambda)} ends with at most twice the NCC of the smallest λ", $"final NCC at λ = {Format.Setting(l.Lambda)} / that at {smallest}",
                    l.Runs.Final(Metrics.NccGalanti).Against(ncc), ClaimSide.Below, OtherNcc)),
            ],
            PerLambda(lambdas),
            OfTheSum(lambdas.SelectMany(l => l.Runs)));
    }

    internal static Claim Augmentation(GroupData group)
    {
        var lambdas = ByLambda(group.Runs.Where(run => run.Spec.Task.IsAugmented())).Where(l => l.Lambda <= 1e-3).ToList();
        return lambdas.Count == 0
            ? Claim.Missing("C6", AugmentationTitle, 7, "It needs completed runs with augmentation at λ from 0 to 1e-3.", group.GroupId)
            : Claim.From("C6", AugmentationTitle, 7, group.GroupId,
                [.. lambdas.Select(l => ClaimCondition.Of(
                    $"At λ = {Format.Setting(l.Lambda)} NCC ends at most at twice its smallest value", $"final NCC / its smallest at λ = {Format.Setting(l.Lambda)}",
                    l.Runs.Sample(SeedScale.Logarithmic, Rise), ClaimSide.Below, OtherNcc))],
                PerLambda(lambdas),
                NoControl,
                OfTheSum(lambdas.SelectMany(l => l.Runs)));
    }

    private static List<ClaimNumber> PerLambda(IReadOnlyList<(double Lambda, IReadOnlyList<FigureRun> Runs)> lambdas) =>
    [
        .. lambdas.SelectMany(l => (ClaimNumber[])
        [
            ClaimNumber.Of($"λ = {Format.Setting(l.Lambda)}: final val acc", l.Runs.Final(Metrics.ValidationAccuracy), l.Runs.Ids(), ClaimUnit.Share),
            ClaimNumber.Of($"λ = {Format.Setting(l.Lambda)}: final κ", l.Runs.Final(Metrics.Kappa), l.Runs.Ids()),
            ClaimNumber.Of($"λ = {Format.Setting(l.Lambda)}: final NCC over its smallest", l.Runs.Sample(SeedScale.Logarithmic, Rise), l.Runs.Ids()),
        ]),
    ];

    private static List<(double Lambda, IReadOnlyList<FigureRun> Runs)> ByLambda(IEnumerable<FigureRun> runs) =>
    [
        .. runs
            .Where(run => run.Spec.Regularizer is NccSpec && !run.HasNegativeLambda() && run.Run.Status is RunStatus.Completed or RunStatus.Diverged)
            .GroupBy(run => run.Spec.Regularizer.Lambda).OrderBy(same => same.Key)
            .Select(same => (same.Key, (IReadOnlyList<FigureRun>)[.. same])),
    ];

    private static IReadOnlyList<FigureRun> Reg<T>(GroupData group)
        where T : RegularizerSpec => [.. group.Completed<T>().Where(run => run.IsRegularizedAgainst())];

    private static SeedSample Accuracy(IEnumerable<FigureRun> runs) =>
        runs.Sample(Metrics.ValidationAccuracy, run => run.Run.Status == RunStatus.Diverged ? 0 : run.Last(Metrics.ValidationAccuracy));

    private static long? Unplug(FigureRun run) => run.Events.FirstOrDefault(e => e.Kind == RunEventKinds.RegularizerUnplugged)?.Step;

    private static double? Rise(FigureRun run)
    {
        var values = run.Curve(Metrics.NccGalanti).Where(p => p.Value is > 0 && double.IsFinite(p.Value.Value)).Select(p => p.Value!.Value).ToList();
        return values.Count > 0 ? values[^1] / values.Min() : null;
    }

    private const string NoControl = "These runs do not show that augmentation is the reason: that needs the same runs without augmentation, in which NCC rises.";

    private static string? OfTheSum(IEnumerable<FigureRun> runs) => runs.Any(run => run.Spec.Regularizer is NccSpec { NccVariance: NccVariance.Sum })
        ? "λ of these runs multiplies the printed sum of NCC; the λ of the paper belong to the mean."
        : null;

    private static Claim Missing(string id, string title, int figure, GroupData group) => Claim.Missing(
        id, title, figure, "The group has no completed baseline beside a completed run with λ > 0.", group.GroupId);
}
