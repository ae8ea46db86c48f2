using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>Reads another name or note member by member, so that every error names its field.</summary>
internal static class DescribeRequestReader
{
    private static readonly string[] Members = ["name", "note"];

    /// <summary>A note that is null or empty is to be cleared and comes as the empty text; null is one that stays.</summary>
    /// <exception cref="InvalidSpecException">The body has members that are unknown, misshapen or not allowed, or none.</exception>
    internal static DescribeRequest Read(JsonObject body)
    {
        var errors = body.Where(member => !Members.Contains(member.Key))
            .Select(member => new SpecError(member.Key, $"There is no such field; allowed are {string.Join(", ", Members)}.")).ToList();
        if (body.Count == 0)
        {
            errors.Add(new("name", "Either name or note must be given, or both."));
        }

        var name = body.ContainsKey("name") ? Text(body["name"], "name", $"a text of 1 to {RunWords.MaxNameLength} characters", errors) : null;
        var note = !body.TryGetPropertyValue("note", out var node) ? null : node is null ? "" : Text(node, "note", "a text, nor null", errors);
        return errors.Count > 0 ? throw new InvalidSpecException(errors) : new DescribeRequest { Name = name, Note = note };
    }

    private static string? Text(JsonNode? node, string member, string allowed, List<SpecError> errors)
    {
        if (node?.GetValueKind() == JsonValueKind.String)
        {
            return node.GetValue<string>();
        }

        var text = node?.ToJsonString() ?? "null";
        errors.Add(new(member, $"{(text.Length <= 60 ? text : $"{text[..59]}…")} is not {allowed}."));
        return null;
    }
}
