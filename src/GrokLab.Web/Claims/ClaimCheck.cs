using GrokLab.Data.Runs;
using GrokLab.Training.Tasks.Cifar10;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Claims;

/// <summary>How a claim is checked.</summary>
/// <param name="Id">C1 to C9.</param>
/// <param name="Figure">The figure whose groups the claim is checked on.</param>
/// <param name="None">Creates the claim if no group fits.</param>
/// <param name="Check">Checks the claim on a group.</param>
internal sealed record ClaimCheck(string Id, int Figure, Func<Claim> None, Func<GroupData, Claim> Check)
{
    /// <summary>All checks, in the order C1 to C9.</summary>
    internal static IReadOnlyList<ClaimCheck> All { get; } =
    [
        OfFigure("C1", GrokkingClaims.OnsetTitle, 1, GrokkingClaims.Onset),
        OfFigure("C2", RegularizerClaims.CollapseTitle, 2, RegularizerClaims.Collapse),
        OfFigure("C3", RegularizerClaims.AnglesTitle, 3, RegularizerClaims.Angles),
        OfFigure("C4", RegularizerClaims.SharpnessTitle, 4, RegularizerClaims.Sharpness),
        OfFigure("C5", RegularizerClaims.LambdaTitle, 6, RegularizerClaims.LambdaWindow),
        OfFigure("C6", RegularizerClaims.AugmentationTitle, 7, RegularizerClaims.Augmentation),
        OfFigure("C7", GrokkingClaims.RepresentativenessTitle, 8, GrokkingClaims.Representativeness),
        new("C8", 1, () => BoundClaim.Check(null), BoundClaim.Check),
        OfFigure("C9", MatchedConfidenceClaim.Title, 1, MatchedConfidenceClaim.Check),
    ];

    private static ClaimCheck OfFigure(string id, string title, int figure, Func<GroupData, Claim> check) => new(
        id,
        figure,
        () => Claim.Missing(id, title, figure, FigureService.NoFit(FigureCatalog.Find(figure)!)),
        group => (Unfit(id, title, figure, group) ?? check(group)) is var claim && claim.Verdict != Verdict.NotEnoughData
            ? claim with { Basis = ClaimBasis.Of(group, claim.Numbers) }
            : claim);

    /// <summary>The undecided claim for a group that cannot decide; null otherwise. The paper's claims of Figs. 2 to 7 are about images.</summary>
    private static Claim? Unfit(string id, string title, int figure, GroupData group) =>
        figure is not (1 or 8) && group.Runs.Any(run => run.Spec.Task is not Cifar10Spec)
            ? Claim.Missing(id, title, figure, "The claim is about CIFAR-10; the group trains another task.", group.GroupId)
            : group.Runs.Any(run => run.Run.Status is RunStatus.Queued or RunStatus.Running or RunStatus.Paused or RunStatus.Interrupted)
                ? Claim.Missing(id, title, figure, "The group's runs have not all ended.", group.GroupId)
                : null;
}
