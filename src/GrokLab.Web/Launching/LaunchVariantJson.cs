using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GrokLab.Web.Launching;

/// <summary>A variant in JSON: a name, or an object of name and overrides.</summary>
internal sealed class LaunchVariantJson : JsonConverter<LaunchVariant>
{
    public override LaunchVariant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonNode.Parse(ref reader) switch
    {
        JsonValue value when value.TryGetValue<string>(out var name) => new LaunchVariant(name),
        JsonObject { Count: 2 } o when o["name"] is JsonValue value && value.TryGetValue<string>(out var name) && o["overrides"] is JsonObject overrides =>
            new LaunchVariant(name, (JsonObject)overrides.DeepClone()),
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, LaunchVariant value, JsonSerializerOptions options)
    {
        JsonNode json = value.Overrides is null ? JsonValue.Create(value.Name) : new JsonObject { ["name"] = value.Name, ["overrides"] = value.Overrides.DeepClone() };
        json.WriteTo(writer, options);
    }
}
