namespace GrokLab.Web.Components.Drafts;

/// <summary>What was typed into a form and not sent.</summary>
/// <param name="At">When it was last changed, in Unix milliseconds.</param>
/// <param name="Values">The texts of the changed fields, by the id of their element.</param>
internal sealed record Draft(long At, Dictionary<string, string> Values);
