using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>Reads the body of a launch member by member, so that every error names its field.</summary>
internal static class LaunchRequestReader
{
    private static readonly string[] Members = ["preset", "seeds", "variants", "grid", "overrides", "name"];

    /// <exception cref="InvalidSpecException">The body is no JSON object or has members that are unknown or misshapen.</exception>
    internal static LaunchRequest Read(JsonObject body)
    {
        var errors = body.Where(member => !Members.Contains(member.Key))
            .Select(member => new SpecError(member.Key, $"There is no such field; allowed are {string.Join(", ", Members)}.")).ToList();
        var request = new LaunchRequest
        {
            Preset = Text(body, "preset", errors),
            Name = Text(body, "name", errors),
            Seeds = Seeds(body, errors),
            Variants = Variants(body, errors),
            Grid = Grid(body, errors),
            Overrides = Overrides(body, errors),
        };
        return errors.Count > 0 ? throw new InvalidSpecException(errors) : request;
    }

    private static string? Text(JsonObject body, string member, List<SpecError> errors)
    {
        if (body[member] is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() == JsonValueKind.String)
        {
            return node.GetValue<string>();
        }

        errors.Add(new(member, $"{Show(node)} is not a text."));
        return null;
    }

    private static List<int>? Seeds(JsonObject body, List<SpecError> errors)
    {
        if (body["seeds"] is not { } node)
        {
            return null;
        }

        if (node is not JsonArray array)
        {
            errors.Add(new("seeds", $"{Show(node)} is not a list of whole numbers."));
            return null;
        }

        if (LaunchBounds.Seeds(array.Count) is { } wrong)
        {
            errors.Add(wrong);
            return null;
        }

        var seeds = new List<int>();
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var seed))
            {
                seeds.Add(seed);
            }
            else
            {
                errors.Add(new(
                    string.Create(CultureInfo.InvariantCulture, $"seeds[{i}]"),
                    $"{Show(array[i])} is not {SpecRanges.Of("seed")!.Words}."));
            }
        }

        return seeds;
    }

    private static List<LaunchVariant>? Variants(JsonObject body, List<SpecError> errors)
    {
        if (body["variants"] is not { } node)
        {
            return null;
        }

        if (node is not JsonArray array)
        {
            errors.Add(new("variants", $"{Show(node)} is not a list of variants."));
            return null;
        }

        if (LaunchBounds.Variants(array.Count) is { } tooMany)
        {
            errors.Add(tooMany);
            return null;
        }

        var variants = new List<LaunchVariant>();
        for (var i = 0; i < array.Count; i++)
        {
            if (Variant(array[i]) is { } variant)
            {
                variants.Add(variant);
            }
            else
            {
                errors.Add(new(
                    string.Create(CultureInfo.InvariantCulture, $"variants[{i}]"),
                    $"{Show(array[i])} is neither a name nor an object of name and overrides."));
            }
        }

        return variants;
    }

    private static LaunchVariant? Variant(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var name) => new LaunchVariant(name),
        JsonObject { Count: 2 } o when o["name"] is JsonValue value && value.TryGetValue<string>(out var name) && o["overrides"] is JsonObject overrides =>
            new LaunchVariant(name, overrides),
        _ => null,
    };

    private static Dictionary<string, IReadOnlyList<double>>? Grid(JsonObject body, List<SpecError> errors)
    {
        if (body["grid"] is not { } node)
        {
            return null;
        }

        if (node is not JsonObject fields)
        {
            errors.Add(new("grid", $"{Show(node)} is not an object of spec fields with their values."));
            return null;
        }

        if (LaunchBounds.GridFields(fields.Count) is { } tooMany)
        {
            errors.Add(tooMany);
            return null;
        }

        var grid = new Dictionary<string, IReadOnlyList<double>>();
        foreach (var (field, values) in fields)
        {
            if (values is JsonArray list && LaunchBounds.GridValues(field, list.Count) is { } tooManyValues)
            {
                errors.Add(tooManyValues);
            }
            else if (values is JsonArray array && array.All(v => v is JsonValue number && number.TryGetValue<double>(out var x) && double.IsFinite(x)))
            {
                grid[field] = [.. array.Select(v => v!.GetValue<double>())];
            }
            else
            {
                errors.Add(new($"grid.{field}", $"{Show(values)} is not a list of numbers."));
            }
        }

        return grid;
    }

    private static JsonObject? Overrides(JsonObject body, List<SpecError> errors)
    {
        if (body["overrides"] is not { } node)
        {
            return null;
        }

        if (node is not JsonObject overrides)
        {
            errors.Add(new("overrides", $"{Show(node)} is not an object of spec fields."));
            return null;
        }

        return overrides;
    }

    private static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : $"{text[..59]}…";
    }
}
