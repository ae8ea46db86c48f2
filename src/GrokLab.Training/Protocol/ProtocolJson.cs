using System.Text.Json;
using System.Text.Json.Serialization;
using GrokLab.Training.Kinds;

namespace GrokLab.Training.Protocol;

/// <summary>The JSON format of specs and messages: camel case, enums as words.</summary>
public static class ProtocolJson
{
    /// <summary>Shared options; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>A message or command as one line, without the line break.</summary>
    public static string ToLine<T>(T message) => JsonSerializer.Serialize(message, Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(KindsJson.Options);

        // Statuses are written as the API defines them, all other enums in camel case.
        options.Converters.Insert(0, new JsonStringEnumConverter<TrainingOutcome>(namingPolicy: null, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
