namespace GrokLab.Web.Claims;

/// <summary>A claim, checked on several groups.</summary>
/// <param name="Default">The claim on the newest group that decides it; if none does, on the newest group that leaves it undecided, or else that fits.</param>
/// <param name="Choices">The claim on each group, the newest first; empty where no group fits.</param>
public sealed record CheckedClaim(Claim Default, IReadOnlyList<Claim> Choices)
{
    /// <summary>The claim checked on a group; the default for null and for a group that is not among the choices.</summary>
    public Claim On(long? groupId) => Choices.FirstOrDefault(claim => claim.GroupId == groupId) ?? Default;

    /// <summary>Whether the claim was checked on this group.</summary>
    public bool Has(long groupId) => Choices.Any(claim => claim.GroupId == groupId);
}
