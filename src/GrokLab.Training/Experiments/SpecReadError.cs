using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GrokLab.Training.Kinds;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Experiments;

/// <summary>Turns what the JSON reader throws into an error that names the field, its value and what is allowed.</summary>
internal static partial class SpecReadError
{
    internal static SpecError Describe(JsonNode tree, Exception exception)
    {
        var path = (exception as JsonException)?.Path ?? PathPattern().Match(exception.Message).Groups[1].Value;
        var field = path.TrimStart('$').TrimStart('.');
        if (UnmappedPattern().Match(exception.Message) is { Success: true } unmapped)
        {
            var name = unmapped.Groups[1].Value;
            var full = field == name || field.EndsWith($".{name}", StringComparison.Ordinal) || field.Length == 0 ? field : $"{field}.{name}";
            return new SpecError(full.Length == 0 ? name : full, "There is no such field.");
        }

        if (MissingPattern().Match(exception.Message) is { Success: true } missing)
        {
            return new SpecError(missing.Groups[1].Value, "Is missing.");
        }

        if (exception is NotSupportedException || exception.Message.Contains("discriminator", StringComparison.Ordinal))
        {
            var place = field.Length == 0 ? "kind" : $"{field}.kind";
            return new SpecError(place, $"{Value(tree, place)} is not a known kind: {KindsOf(field)}.");
        }

        var (node, range) = (Find(tree, field), SpecRanges.Of(field));
        var text = node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
        var advice = range is not null && text is not null && NumberText.HasAmbiguousComma(text)
            ? $" {(IsList(exception.Message) ? NumberText.CommaInList : range.CommaAdvice)}" : "";
        return new SpecError(field.Length == 0 ? "spec" : field, $"{Value(tree, field)} is not {Expected(exception.Message, range)}.{advice}");
    }

    private static string KindsOf(string field)
    {
        var kinds = KnownKinds.Sections.FirstOrDefault(section => section.Name == field)?.Kinds.Select(kind => kind.Name);
        return kinds is null ? "see the presets for examples" : $"allowed are {string.Join(", ", kinds)}";
    }

    private static bool IsList(string message) => TypePattern().Match(message).Groups[1].Value.Contains("List", StringComparison.Ordinal);

    private static string Expected(string message, FieldRange? range)
    {
        var type = TypePattern().Match(message).Groups[1].Value;
        if (range is not null)
        {
            return IsList(message) ? $"a list of numbers, each {range.Bounds}" : range.Words;
        }

        if (type.Contains("Int32", StringComparison.Ordinal) || type.Contains("Int64", StringComparison.Ordinal))
        {
            return "a whole number";
        }

        if (type.Contains("Double", StringComparison.Ordinal))
        {
            return "a number";
        }

        if (type.Contains("String", StringComparison.Ordinal))
        {
            return "a text";
        }

        return type.Length > 0 && typeof(ExperimentSpec).Assembly.GetType(type.TrimEnd('.')) is { IsEnum: true } words
            ? $"one of {string.Join(", ", Enum.GetNames(words).Select(JsonNamingPolicy.CamelCase.ConvertName))}"
            : "of the right shape";
    }

    private static JsonNode? Find(JsonNode tree, string field)
    {
        JsonNode? node = tree;
        foreach (Match part in PartPattern().Matches(field))
        {
            node = node switch
            {
                JsonObject o => o[part.Value],
                JsonArray a when int.TryParse(part.Value, out var i) && i < a.Count => a[i],
                _ => null,
            };
        }

        return node;
    }

    private static string Value(JsonNode tree, string field)
    {
        var text = Find(tree, field)?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : $"{text[..57]}…";
    }

    [GeneratedRegex(@"Path: \$\.?([^\s|]*)")]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"JSON property '([^']*)' could not be mapped")]
    private static partial Regex UnmappedPattern();

    [GeneratedRegex(@"missing required properties.*?: '([^']*)'")]
    private static partial Regex MissingPattern();

    [GeneratedRegex(@"could not be converted to ([\w.`+\[\]]+)")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"[^.\[\]]+")]
    private static partial Regex PartPattern();
}
