using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrokLab.Load;

/// <summary>What a client keeps of an evaluation that the hub sends.</summary>
[JsonConverter(typeof(EvaluationConverter))]
internal readonly record struct Evaluation(long Step, PointSum Points);

/// <summary>Reads an evaluation without an object for any of its values.</summary>
internal sealed class EvaluationConverter : JsonConverter<Evaluation>
{
    public override Evaluation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var (step, points) = (-1L, new PointSum());
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("step"u8))
            {
                reader.Read();
                step = reader.GetInt64(); // Before the values.
            }
            else if (reader.ValueTextEquals("values"u8))
            {
                reader.Read();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = PointSum.Name(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
                    reader.Read();
                    points.Add(step, name, reader.TokenType == JsonTokenType.Null ? null : reader.GetDouble());
                }
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new(step, points);
    }

    public override void Write(Utf8JsonWriter writer, Evaluation value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>A message that a client does not look at.</summary>
[JsonConverter(typeof(IgnoredConverter))]
internal readonly record struct Ignored;

/// <summary>Skips.</summary>
internal sealed class IgnoredConverter : JsonConverter<Ignored>
{
    public override Ignored Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return default;
    }

    public override void Write(Utf8JsonWriter writer, Ignored value, JsonSerializerOptions options) => throw new NotSupportedException();
}
