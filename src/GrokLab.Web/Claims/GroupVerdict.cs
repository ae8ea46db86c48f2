namespace GrokLab.Web.Claims;

/// <summary>What one group says of a claim.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Name">Its name.</param>
/// <param name="LaunchedAt">When it was launched.</param>
/// <param name="Verdict">What came out.</param>
/// <param name="Basis">What the verdict rests on; see <see cref="Claim.Basis"/>.</param>
public sealed record GroupVerdict(long GroupId, string Name, DateTimeOffset LaunchedAt, Verdict Verdict, ClaimBasis? Basis);
