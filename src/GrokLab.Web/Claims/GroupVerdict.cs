namespace GrokLab.Web.Claims;

/// <summary>The verdict of one group on a claim.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Name">The group's name.</param>
/// <param name="LaunchedAt">When the group was launched.</param>
/// <param name="Verdict">The result of the check.</param>
/// <param name="Basis">What the verdict is based on; see <see cref="Claim.Basis"/>.</param>
public sealed record GroupVerdict(long GroupId, string Name, DateTimeOffset LaunchedAt, Verdict Verdict, ClaimBasis? Basis);
