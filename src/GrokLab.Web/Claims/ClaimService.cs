using GrokLab.Data;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Claims;

/// <summary>Checks the paper's claims against stored runs.</summary>
public sealed class ClaimService(FigureService figures)
{
    /// <summary>Groups that are tried before a claim is left undecided.</summary>
    private const int GroupsTried = 10;

    private static readonly string[] Metrics =
    [
        MetricNames.TrainAccuracy, MetricNames.ValidationAccuracy, MetricNames.Kappa, MetricNames.Ncc, MeasureNames.AngleDeviation,
        MeasureNames.Representativeness, MeasureNames.CollapseBound, MeasureNames.CollapseBoundCorrected,
    ];

    /// <summary>The claims with their verdicts, C1 to C8.</summary>
    public async Task<IReadOnlyList<Claim>> CheckAsync(CancellationToken cancellation = default)
    {
        var bound = await figures.FittingAsync(1, cancellation) is [var newest, ..] ? newest : null;
        return
        [
            await CheckAsync("C1", GrokkingClaims.OnsetTitle, 1, GrokkingClaims.Onset, cancellation),
            await CheckAsync("C2", RegularizerClaims.CollapseTitle, 2, RegularizerClaims.Collapse, cancellation),
            await CheckAsync("C3", RegularizerClaims.AnglesTitle, 3, RegularizerClaims.Angles, cancellation),
            await CheckAsync("C4", RegularizerClaims.SharpnessTitle, 4, RegularizerClaims.Sharpness, cancellation),
            await CheckAsync("C5", RegularizerClaims.LambdaTitle, 6, RegularizerClaims.LambdaWindow, cancellation),
            await CheckAsync("C6", RegularizerClaims.AugmentationTitle, 7, RegularizerClaims.Augmentation, cancellation),
            await CheckAsync("C7", GrokkingClaims.RepresentativenessTitle, 8, GrokkingClaims.Representativeness, cancellation),
            BoundClaim.Check(bound is null ? null : await figures.ReadAsync(bound.Id, Metrics, cancellation)),
        ];
    }

    /// <summary>When things happen in each run of a group; null where there is no such group.</summary>
    public async Task<IReadOnlyList<RunOnset>?> OnsetsAsync(long groupId, CancellationToken cancellation = default) =>
        await figures.ReadAsync(groupId, Metrics, cancellation) is { } group
            ? [.. group.Runs.Select(run => new RunOnset(run.Run.Id, run.Run.Seed, run.Run.Variant, run.Onset()))]
            : null;

    /// <summary>When things happen in one run; null where there is no such run.</summary>
    public async Task<RunOnset?> OnsetAsync(long runId, CancellationToken cancellation = default) =>
        await figures.ReadRunAsync(runId, Metrics, cancellation) is { } run ? new(run.Run.Id, run.Run.Seed, run.Run.Variant, run.Onset()) : null;

    /// <summary>What keeps a group from deciding at all: the paper's claims of Figs. 2 to 7 are about images.</summary>
    private static Claim? Unfit(string id, string title, int figure, GroupData group) =>
        figure is not (1 or 8) && group.Runs.Any(run => run.Spec.Task is not Cifar10Spec)
            ? Claim.Missing(id, title, figure, "The claim is about CIFAR-10; the group trains another task.", group.GroupId)
            : group.Runs.Any(run => run.Run.Status is RunStatus.Queued or RunStatus.Running or RunStatus.Paused or RunStatus.Interrupted)
                ? Claim.Missing(id, title, figure, "The group's runs have not all ended.", group.GroupId)
                : null;

    // The newest group that decides; where none does, what the newest one lacks.
    private async Task<Claim> CheckAsync(string id, string title, int figure, Func<GroupData, Claim> check, CancellationToken cancellation)
    {
        Claim? undecided = null;
        foreach (var group in (await figures.FittingAsync(figure, cancellation)).Take(GroupsTried))
        {
            var data = (await figures.ReadAsync(group.Id, Metrics, cancellation))!;
            var claim = Unfit(id, title, figure, data) ?? check(data);
            if (claim.Verdict != Verdict.NotEnoughData)
            {
                return claim;
            }

            undecided ??= claim;
        }

        return undecided ?? Claim.Missing(id, title, figure, FigureService.NoFit(FigureCatalog.Find(figure)!));
    }
}

/// <summary>When things happen in a run of a group.</summary>
/// <param name="RunId">Which run.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Variant">Which of the things compared.</param>
/// <param name="Onset">When.</param>
public sealed record RunOnset(long RunId, int Seed, string? Variant, Onset Onset);
