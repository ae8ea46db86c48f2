using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Datasets;

/// <summary>The body of an installation's request.</summary>
public sealed record InstallRequest
{
    public const string Download = "download";
    public const string LocalPath = "path";

    private static readonly string[] Members = ["source", "path"];

    /// <summary><c>download</c> or <c>path</c>.</summary>
    public string? Source { get; init; }

    /// <summary>An archive or a folder on the machine that GrokLab runs on; with <c>path</c> alone.</summary>
    public string? Path { get; init; }

    /// <exception cref="InvalidSpecException">The body has members that are unknown or no texts.</exception>
    internal static InstallRequest Read(JsonObject body)
    {
        List<SpecError> errors = [.. body.Where(member => !Members.Contains(member.Key))
            .Select(member => new SpecError(member.Key, $"There is no such field; allowed are {string.Join(", ", Members)}."))];
        errors.AddRange(body.Where(member => Members.Contains(member.Key) && member.Value is { } value && value.GetValueKind() != JsonValueKind.String)
            .Select(member => new SpecError(member.Key, "Is not a text.")));
        return errors.Count > 0
            ? throw new InvalidSpecException(errors)
            : new InstallRequest { Source = body["source"]?.GetValue<string>(), Path = body["path"]?.GetValue<string>() };
    }
}
