using System.Text.Json.Nodes;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Experiments;

/// <summary>The limits on overrides of a spec, which are applied once for every run.</summary>
public static class OverridesSize
{
    /// <summary>The most fields of one object; a spec has fewer than a hundred in total.</summary>
    public const int MaxFields = 200;

    /// <summary>The most entries of one list, such as <c>regularizer.schedule</c>.</summary>
    public const int MaxEntries = 1_000;

    /// <summary>The most fields and entries in total.</summary>
    public const int MaxValues = 5_000;

    /// <summary>The error of overrides that are too large, with the field, its count and the limit; null where all limits hold.</summary>
    /// <param name="overrides">The overrides; null for none.</param>
    /// <param name="root">The field of the overrides themselves.</param>
    /// <param name="prefix">The prefix of field names in the overrides, for example <c>variants[0].</c></param>
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
            JsonArray a => a.Select((entry, i) => (Path: $"{path}[{i}]", Value: entry)),
            _ => [],
        };
        foreach (var (innerPath, value) in inner)
        {
            values++;
            if (values > MaxValues)
            {
                return null; // The limit is exceeded: there is no need to count further.
            }

            if (TooMany(value, innerPath, ref values) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static string Words(string before, int count, string what, int most) =>
        $"{before} {count} {what} are not allowed: at most {most}.".TrimStart();
}
