namespace GrokLab.Web.Runs.Contracts;

/// <summary>Asks for another λ.</summary>
/// <param name="Lambda">The new λ, not negative; 0 unplugs.</param>
public sealed record LambdaRequest(double? Lambda);
