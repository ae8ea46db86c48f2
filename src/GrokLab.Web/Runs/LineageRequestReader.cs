using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>Reads the bodies of extend, clone and fork member by member, so that every error names its field.</summary>
internal sealed class LineageRequestReader
{
    private static readonly FieldRange CheckpointSteps = new(0, SpecRanges.MaxSteps, IsWhole: true);

    private readonly JsonObject body;
    private readonly List<SpecError> errors;

    private LineageRequestReader(JsonObject body, params string[] members)
    {
        this.body = body;
        errors = [.. body.Where(member => !members.Contains(member.Key))
            .Select(member => new SpecError(member.Key, $"There is no such field; allowed are {string.Join(", ", members)}."))];
    }

    /// <exception cref="InvalidSpecException">The body has members that are unknown or misshapen.</exception>
    internal static ExtendRequest Extend(JsonObject body)
    {
        var reader = new LineageRequestReader(body, "steps", "epochs");
        return reader.Checked(new ExtendRequest { Steps = reader.Number("steps", SpecRanges.Of("steps")!), Epochs = (int?)reader.Number("epochs", SpecRanges.Of("epochs")!) });
    }

    /// <exception cref="InvalidSpecException">The body has members that are unknown or misshapen.</exception>
    internal static CloneRequest Clone(JsonObject body)
    {
        var reader = new LineageRequestReader(body, "seed", "overrides", "name");
        return reader.Checked(new CloneRequest { Seed = (int?)reader.Number("seed", SpecRanges.Of("seed")!), Overrides = reader.Overrides(), Name = reader.Text("name") });
    }

    /// <exception cref="InvalidSpecException">The body has members that are unknown or misshapen.</exception>
    internal static ForkRequest Fork(JsonObject body)
    {
        var reader = new LineageRequestReader(body, "step", "overrides", "name");
        return reader.Checked(new ForkRequest { Step = reader.Number("step", CheckpointSteps), Overrides = reader.Overrides(), Name = reader.Text("name") });
    }

    private T Checked<T>(T request) => errors.Count > 0 ? throw new InvalidSpecException(errors) : request;

    private long? Number(string member, FieldRange range)
    {
        if (body[member] is not { } node)
        {
            return null;
        }

        if (node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<long>(out var number) && range.Contains(number))
        {
            return number;
        }

        errors.Add(new(member, $"{Show(node)} is not {range.Words}."));
        return null;
    }

    private string? Text(string member)
    {
        if (body[member] is not { } node || node.GetValueKind() == JsonValueKind.String)
        {
            return body[member]?.GetValue<string>();
        }

        errors.Add(new(member, $"{Show(node)} is not a text."));
        return null;
    }

    private JsonObject? Overrides()
    {
        if (body["overrides"] is { } node and not JsonObject)
        {
            errors.Add(new("overrides", $"{Show(node)} is not an object of spec fields."));
        }

        return body["overrides"] as JsonObject;
    }

    private static string Show(JsonNode node)
    {
        var text = node.ToJsonString();
        return text.Length <= 60 ? text : $"{text[..59]}…";
    }
}
