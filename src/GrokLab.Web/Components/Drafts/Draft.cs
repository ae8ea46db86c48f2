namespace GrokLab.Web.Components.Drafts;

/// <summary>Text that was typed into a form and not sent.</summary>
/// <param name="At">When the draft was last changed, in Unix milliseconds.</param>
/// <param name="Values">The texts of the changed fields, by the ids of their elements.</param>
internal sealed record Draft(long At, Dictionary<string, string> Values);
