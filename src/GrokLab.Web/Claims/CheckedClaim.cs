namespace GrokLab.Web.Claims;

/// <summary>A claim, checked on several groups.</summary>
/// <param name="Default">On the newest group that decides it; where none does, on the newest that fits.</param>
/// <param name="Choices">On each group, the newest first; empty where no group fits.</param>
public sealed record CheckedClaim(Claim Default, IReadOnlyList<Claim> Choices)
{
    /// <summary>The claim checked on a group; the default where no group, or one that is not among the choices, is asked for.</summary>
    public Claim On(long? groupId) => Choices.FirstOrDefault(claim => claim.GroupId == groupId) ?? Default;

    /// <summary>Whether the claim was checked on this group.</summary>
    public bool Has(long groupId) => Choices.Any(claim => claim.GroupId == groupId);
}
