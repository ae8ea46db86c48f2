using GrokLab.Data;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;
using GrokLab.Web.Figures;
using GrokLab.Web.Runs.Contracts;

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

    private static readonly string[] OnsetMetrics = [MetricNames.TrainAccuracy, MetricNames.ValidationAccuracy, MetricNames.Kappa, MetricNames.Ncc];

    /// <summary>The claims with their verdicts, C1 to C8.</summary>
    public async Task<IReadOnlyList<Claim>> CheckAsync(CancellationToken cancellation = default)
    {
        var fitting = await figures.FittingAsync([.. FigureCatalog.All.Select(figure => figure.Number)], cancellation);

        // Several claims look at the same group.
        var read = new Dictionary<long, GroupData?>();
        async Task<GroupData?> ReadAsync(GroupDto group) =>
            read.TryGetValue(group.Id, out var known) ? known : read[group.Id] = await figures.ReadAsync(group.Id, Metrics, cancellation);

        Task<Claim> Check(string id, string title, int figure, Func<GroupData, Claim> check) =>
            CheckAsync(id, title, figure, check, fitting[figure], ReadAsync);

        return
        [
            await Check("C1", GrokkingClaims.OnsetTitle, 1, GrokkingClaims.Onset),
            await Check("C2", RegularizerClaims.CollapseTitle, 2, RegularizerClaims.Collapse),
            await Check("C3", RegularizerClaims.AnglesTitle, 3, RegularizerClaims.Angles),
            await Check("C4", RegularizerClaims.SharpnessTitle, 4, RegularizerClaims.Sharpness),
            await Check("C5", RegularizerClaims.LambdaTitle, 6, RegularizerClaims.LambdaWindow),
            await Check("C6", RegularizerClaims.AugmentationTitle, 7, RegularizerClaims.Augmentation),
            await Check("C7", GrokkingClaims.RepresentativenessTitle, 8, GrokkingClaims.Representativeness),
            BoundClaim.Check(fitting[1] is [var newest, ..] ? await ReadAsync(newest) : null),
        ];
    }

    /// <summary>When things happen in each run of a group; null where there is no such group.</summary>
    public async Task<IReadOnlyList<RunOnset>?> OnsetsAsync(long groupId, CancellationToken cancellation = default) =>
        await figures.ReadAsync(groupId, OnsetMetrics, cancellation) is { } group
            ? [.. group.Runs.Select(run => new RunOnset(run.Run.Id, run.Run.Seed, run.Run.Variant, run.Onset()))]
            : null;

    /// <summary>When things happen in one run; null where there is no such run.</summary>
    public async Task<RunOnset?> OnsetAsync(long runId, CancellationToken cancellation = default) =>
        await figures.ReadRunAsync(runId, OnsetMetrics, cancellation) is { } run ? new(run.Run.Id, run.Run.Seed, run.Run.Variant, run.Onset()) : null;

    /// <summary>What keeps a group from deciding at all: the paper's claims of Figs. 2 to 7 are about images.</summary>
    private static Claim? Unfit(string id, string title, int figure, GroupData group) =>
        figure is not (1 or 8) && group.Runs.Any(run => run.Spec.Task is not Cifar10Spec)
            ? Claim.Missing(id, title, figure, "The claim is about CIFAR-10; the group trains another task.", group.GroupId)
            : group.Runs.Any(run => run.Run.Status is RunStatus.Queued or RunStatus.Running or RunStatus.Paused or RunStatus.Interrupted)
                ? Claim.Missing(id, title, figure, "The group's runs have not all ended.", group.GroupId)
                : null;

    // The newest group that decides; where none does, what the newest one lacks.
    private static async Task<Claim> CheckAsync(
        string id, string title, int figure, Func<GroupData, Claim> check, IReadOnlyList<GroupDto> fitting, Func<GroupDto, Task<GroupData?>> read)
    {
        Claim? undecided = null;
        foreach (var group in fitting.Take(GroupsTried))
        {
            if (await read(group) is not { } data)
            {
                continue; // It was just deleted.
            }

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
