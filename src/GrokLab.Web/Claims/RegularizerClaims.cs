using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Web.Figures;
using GrokLab.Web.Words;

namespace GrokLab.Web.Claims;

/// <summary>C2 to C6: the effect of the regularizers, compared with a baseline.</summary>
internal static class RegularizerClaims
{
    internal const string CollapseTitle = "Collapse is not needed for generalization";
    internal const string AnglesTitle = "Cluster angles drift from the optimum under the NCC regularizer";
    internal const string SharpnessTitle = "Sharpness delays generalization";
    internal const string LambdaTitle = "λ = 1e-2 is unstable, λ ≤ 1e-4 has no effect";
    internal const string AugmentationTitle = "With augmentation NCC no longer rises under the regularizer";

    private const double SameAccuracy = 0.02;
    private const double MarkedAccuracy = 0.1;

    internal static Claim Collapse(GroupData group)
    {
        var (baseline, reg) = (group.Completed<NoRegularizerSpec>(), group.Completed<NccSpec>());
        if (baseline.Count == 0 || reg.Count == 0)
        {
            return Missing("C2", CollapseTitle, 2, group);
        }

        var (accuracy, regAccuracy) = (baseline.MeanLast(Metrics.ValidationAccuracy), reg.MeanLast(Metrics.ValidationAccuracy));
        var (kappa, regKappa) = (baseline.MeanLast(Metrics.Kappa), reg.MeanLast(Metrics.Kappa));
        var (ncc, regNcc) = (baseline.MeanLast(Metrics.Ncc), reg.MeanLast(Metrics.Ncc));
        var rise = reg.MeanOverSeeds(Rise);
        return Claim.From("C2", CollapseTitle, 2, group.GroupId,
            [
                new("Final val acc of REG is at most 0.02 below the baseline's", regAccuracy >= accuracy - SameAccuracy),
                new("Final κ of REG is at most 10 times the baseline's", regKappa <= 10 * kappa),
                new("Final NCC of REG is more than twice the baseline's", regNcc > 2 * ncc),
                new("NCC of REG rises to more than twice its dip", rise > 2),
            ],
            [
                new("final val acc, baseline", accuracy, baseline.Ids()) { Unit = ClaimUnit.Share }, new("final val acc, REG", regAccuracy, reg.Ids()) { Unit = ClaimUnit.Share },
                new("final κ, baseline", kappa, baseline.Ids()), new("final κ, REG", regKappa, reg.Ids()),
                new("final NCC, baseline", ncc, baseline.Ids()), new("final NCC, REG", regNcc, reg.Ids()),
                new("final NCC of REG over its smallest", rise, reg.Ids()),
            ]);
    }

    internal static Claim Angles(GroupData group)
    {
        var (baseline, reg) = (group.Completed<NoRegularizerSpec>(), group.Completed<NccSpec>());
        if (baseline.Count == 0 || reg.Count == 0)
        {
            return Missing("C3", AnglesTitle, 3, group);
        }

        var (deviation, regDeviation) = (baseline.MeanLast(Metrics.AngleDeviation), reg.MeanLast(Metrics.AngleDeviation));
        return Claim.From("C3", AnglesTitle, 3, group.GroupId,
            [new("Final mean deviation of REG is more than 1.5 times the baseline's", regDeviation > 1.5 * deviation)],
            [
                new("final mean |angle − optimum|, degrees, baseline", deviation, baseline.Ids()),
                new("final mean |angle − optimum|, degrees, REG", regDeviation, reg.Ids()),
            ]);
    }

    internal static Claim Sharpness(GroupData group)
    {
        var baseline = group.Completed<NoRegularizerSpec>();
        var reg = group.Completed<FlatnessSpec>().Concat(group.Completed<FlatnessBoundSpec>()).Where(run => Unplug(run) is not null).ToList();
        if (baseline.Count == 0 || reg.Count == 0)
        {
            return Missing("C4", SharpnessTitle, 4, group);
        }

        var ids = reg.Ids();
        double? BaselineThen(string metric) => reg.MeanOverSeeds(run => baseline.MeanOverSeeds(b => b.Before(metric, Unplug(run)!.Value)));
        double? Before(string metric) => reg.MeanOverSeeds(run => run.Before(metric, Unplug(run)!.Value));
        double? After(string metric) => reg.MeanLast(metric);
        string accuracy = Metrics.ValidationAccuracy;
        var (then, before, after, end) = (BaselineThen(accuracy), Before(accuracy), After(accuracy), baseline.MeanLast(accuracy));
        var (kappaThen, kappaBefore, kappaAfter) = (BaselineThen(Metrics.Kappa), Before(Metrics.Kappa), After(Metrics.Kappa));
        return Claim.From("C4", SharpnessTitle, 4, group.GroupId,
            [
                new("Just before the unplug κ is more than 10 times the baseline's at that step", kappaBefore > 10 * kappaThen),
                new("Just before the unplug val acc is at least 0.1 below the baseline's at that step", before <= then - MarkedAccuracy),
                new("After the unplug val acc rises by at least 0.1", after >= before + MarkedAccuracy),
                new("After the unplug κ falls below a tenth", kappaAfter < kappaBefore / 10),
                new("Final val acc stays below the baseline's", after < end),
            ],
            [
                new("step of the unplug", reg.MeanOverSeeds(run => Unplug(run)), ids) { Unit = ClaimUnit.Step },
                new("val acc just before, REG", before, ids) { Unit = ClaimUnit.Share }, new("val acc at that step, baseline", then, baseline.Ids()) { Unit = ClaimUnit.Share },
                new("final val acc, REG", after, ids) { Unit = ClaimUnit.Share }, new("final val acc, baseline", end, baseline.Ids()) { Unit = ClaimUnit.Share },
                new("κ just before, REG", kappaBefore, ids), new("κ at that step, baseline", kappaThen, baseline.Ids()),
                new("final κ, REG", kappaAfter, ids),
            ]);
    }

    internal static Claim LambdaWindow(GroupData group)
    {
        var lambdas = ByLambda(group);
        var weakest = lambdas.FirstOrDefault().Runs;
        var strong = lambdas.Where(l => l.Lambda >= 1e-2).SelectMany(l => l.Runs).ToList();
        var weak = lambdas.Where(l => l.Lambda <= 1e-4).ToList();
        if (weakest is null || strong.Count == 0 || weak.Count < 2)
        {
            return Claim.Missing("C5", LambdaTitle, 6, "It needs completed runs at λ = 1e-2 and at two λ ≤ 1e-4.", group.GroupId);
        }

        var reference = weakest.MeanLast(Metrics.ValidationAccuracy);
        var unstable = strong.Any(run => run.Run.Status == RunStatus.Diverged)
            || strong.MeanLast(Metrics.ValidationAccuracy) <= reference - MarkedAccuracy;
        return Claim.From("C5", LambdaTitle, 6, group.GroupId,
            [
                new("λ = 1e-2 diverges or ends at least 0.1 below the smallest λ in val acc", unstable),
                new("Every λ ≤ 1e-4 ends within 0.02 of the smallest λ in val acc", weak.All(l =>
                    Math.Abs((l.Runs.MeanLast(Metrics.ValidationAccuracy) ?? double.NaN) - (reference ?? double.NaN)) <= SameAccuracy)),
                new("Every λ ≤ 1e-4 ends with at most twice the NCC of the smallest λ", weak.All(l =>
                    l.Runs.MeanLast(Metrics.Ncc) <= 2 * weakest.MeanLast(Metrics.Ncc))),
            ],
            PerLambda(lambdas));
    }

    internal static Claim Augmentation(GroupData group)
    {
        var lambdas = ByLambda(group).Where(l => l.Lambda <= 1e-3).ToList();
        return lambdas.Count == 0
            ? Claim.Missing("C6", AugmentationTitle, 7, "It needs completed runs at λ ≤ 1e-3.", group.GroupId)
            : Claim.From("C6", AugmentationTitle, 7, group.GroupId,
                [new("For every λ ≤ 1e-3 NCC ends at most at twice its smallest value", lambdas.All(l => l.Runs.MeanOverSeeds(Rise) <= 2))],
                PerLambda(lambdas));
    }

    private static List<ClaimNumber> PerLambda(IReadOnlyList<(double Lambda, IReadOnlyList<FigureRun> Runs)> lambdas) =>
    [
        .. lambdas.SelectMany(l => (ClaimNumber[])
        [
            new($"λ = {Format.Setting(l.Lambda)}: final val acc", l.Runs.MeanLast(Metrics.ValidationAccuracy), l.Runs.Ids()) { Unit = ClaimUnit.Share },
            new($"λ = {Format.Setting(l.Lambda)}: final κ", l.Runs.MeanLast(Metrics.Kappa), l.Runs.Ids()),
            new($"λ = {Format.Setting(l.Lambda)}: final NCC over its smallest", l.Runs.MeanOverSeeds(Rise), l.Runs.Ids()),
        ]),
    ];

    private static List<(double Lambda, IReadOnlyList<FigureRun> Runs)> ByLambda(GroupData group) =>
    [
        .. group.Runs
            .Where(run => run.Spec.Regularizer is NccSpec && run.Run.Status is RunStatus.Completed or RunStatus.Diverged)
            .GroupBy(run => run.Spec.Regularizer.Lambda).OrderBy(same => same.Key)
            .Select(same => (same.Key, (IReadOnlyList<FigureRun>)[.. same])),
    ];

    private static long? Unplug(FigureRun run) => run.Events.FirstOrDefault(e => e.Kind == RunEventKinds.RegularizerUnplugged)?.Step;

    private static double? Rise(FigureRun run)
    {
        var values = run.Curve(Metrics.Ncc).Where(p => p.Value is > 0 && double.IsFinite(p.Value.Value)).Select(p => p.Value!.Value).ToList();
        return values.Count > 0 ? values[^1] / values.Min() : null;
    }

    private static Claim Missing(string id, string title, int figure, GroupData group) => Claim.Missing(
        id, title, figure, "The group has no completed baseline beside a completed regularized run.", group.GroupId);
}
