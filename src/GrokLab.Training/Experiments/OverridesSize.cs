using System.Globalization;
using System.Text.Json.Nodes;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Experiments;

/// <summary>How large overrides of a spec may be: they are laid over the spec once for every run.</summary>
public static class OverridesSize
{
    /// <summary>Fields of one object; a spec has fewer than a hundred in all.</summary>
    public const int MaxFields = 200;

    /// <summary>Entries of one list, as of <c>regularizer.schedule</c>.</summary>
    public const int MaxEntries = 1_000;

    /// <summary>Fields and entries in all.</summary>
    public const int MaxValues = 5_000;

    /// <summary>What is too large, with its field, its count and what is allowed; null where nothing is.</summary>
    /// <param name="overrides">The overrides; null for none.</param>
    /// <param name="root">The field of the overrides themselves.</param>
    /// <param name="prefix">Put before the names of fields in them, for example <c>variants[0].</c></param>
    public static SpecError? Error(JsonObject? overrides, string root = "overrides", string prefix = "")
    {
        var values = 0;
        return overrides is null ? null : TooMany(overrides, "", ref values) is { } error
            ? error with { Field = error.Field.Length == 0 ? root : prefix + error.Field }
            : values > MaxValues ? new(root, Words("More than", MaxValues, "values", MaxValues)) : null;
    }

    private static SpecError? TooMany(JsonNode? node, string path, ref int values)
    {
        if (node is JsonObject { Count: > MaxFields } wide)
        {
            return new(path, Words("", wide.Count, "fields", MaxFields));
        }

        if (node is JsonArray { Count: > MaxEntries } longList)
        {
            return new(path, Words("", longList.Count, "entries", MaxEntries));
        }

        var inner = node switch
        {
            JsonObject o => o.Select(member => (Path: path.Length == 0 ? member.Key : $"{path}.{member.Key}", member.Value)),
            JsonArray a => a.Select((entry, i) => (Path: string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), Value: entry)),
            _ => [],
        };
        foreach (var (innerPath, value) in inner)
        {
            values++;
            if (values > MaxValues)
            {
                return null; // Enough is known.
            }

            if (TooMany(value, innerPath, ref values) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static string Words(string before, int count, string what, int most) =>
        string.Create(CultureInfo.InvariantCulture, $"{before} {count} {what} are not allowed: at most {most}.").TrimStart();
}
