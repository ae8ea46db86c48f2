using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Protocol;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching.Form;

/// <summary>Converts a spec's fields to texts, and texts to JSON.</summary>
public static class SpecTexts
{
    /// <summary>Every field of a spec by its path. Sections that come in kinds also have the fields of the other kinds, with their
    /// defaults, so that no text is lost when the user tries another kind.</summary>
    public static Dictionary<string, string> Of(ExperimentSpec spec)
    {
        var texts = new Dictionary<string, string>();
        foreach (var section in KnownKinds.Sections)
        {
            foreach (var kind in section.Kinds)
            {
                Read(JsonSerializer.SerializeToNode(kind.Default, kind.Type, ProtocolJson.Options)!.AsObject(), $"{section.Name}.", texts);
            }
        }

        Read(JsonSerializer.SerializeToNode(spec, ProtocolJson.Options)!.AsObject(), "", texts);
        return texts;
    }

    /// <summary>A typed text as JSON, which the spec's reader accepts or refuses.</summary>
    public static JsonNode? Value(SpecField field, string text)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(text);
        return field.Content switch
        {
            FieldContent.OptionalNumber when string.IsNullOrWhiteSpace(text) => null,
            FieldContent.Numbers when NumberText.HasAmbiguousComma(text) => JsonValue.Create(text.Trim()),
            FieldContent.Numbers => new JsonArray([.. NumberList.Parts(text).Select(part => (JsonNode?)Number(part))]),
            FieldContent.Text => JsonValue.Create(text.Trim()),
            FieldContent.YesNo => bool.TryParse(text, out var isYes) ? JsonValue.Create(isYes) : JsonValue.Create(text.Trim()),
            _ => Number(text),
        };
    }

    /// <summary>The number, or the text if it is not a number, which the reader refuses.</summary>
    public static JsonValue Number(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        return long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? JsonValue.Create(number)
                : JsonValue.Create(trimmed);
    }

    private static void Read(JsonObject tree, string prefix, Dictionary<string, string> texts)
    {
        foreach (var (name, node) in tree)
        {
            switch (node)
            {
                case JsonObject inner:
                    Read(inner, $"{prefix}{name}.", texts);
                    break;
                case JsonArray array when array.All(item => item is JsonValue):
                    texts[$"{prefix}{name}"] = string.Join(", ", array.Select(item => Text(item!.AsValue())));
                    break;
                case JsonValue value:
                    texts[$"{prefix}{name}"] = Text(value);
                    break;
            }
        }
    }

    private static string Text(JsonValue value) => value.GetValueKind() == JsonValueKind.Number
        ? Format.Setting(value.Deserialize<double>())
        : value.ToString();
}
