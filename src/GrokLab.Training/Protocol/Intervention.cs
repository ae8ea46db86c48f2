using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrokLab.Training.Protocol;

/// <summary>A change that a user made while a run trained; in JSON <c>{"step": 101, "lambda": 0}</c>.</summary>
/// <param name="Step">The first optimizer step trained with the change.</param>
/// <param name="Name">The name of the changed setting.</param>
/// <param name="Value">Its new value.</param>
[JsonConverter(typeof(InterventionJson))]
public sealed record Intervention(long Step, string Name, double Value);

internal sealed class InterventionJson : JsonConverter<Intervention>
{
    private const string Step = "step";

    public override Intervention Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var fields = JsonSerializer.Deserialize<Dictionary<string, double>>(ref reader, options)!;
        return fields.Remove(Step, out var step) && fields.ToList() is [var (name, value)]
            ? new Intervention((long)step, name, value)
            : throw new JsonException("An intervention has a step and one value.");
    }

    public override void Write(Utf8JsonWriter writer, Intervention value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber(Step, value.Step);
        writer.WriteNumber(value.Name, value.Value);
        writer.WriteEndObject();
    }
}
