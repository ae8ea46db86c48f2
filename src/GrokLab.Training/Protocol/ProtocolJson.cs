using System.Text.Json;
using System.Text.Json.Serialization;
using GrokLab.Training.Kinds;

namespace GrokLab.Training.Protocol;

/// <summary>The one way in which specs and messages become JSON: camel case, enums as words.</summary>
public static class ProtocolJson
{
    /// <summary>Shared options; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>A message or command as one line without its end.</summary>
    public static string ToLine<T>(T message) => JsonSerializer.Serialize(message, Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(KindsJson.Options);

        // The words of statuses are written as the API promises them, everything else in camel case.
        options.Converters.Insert(0, new JsonStringEnumConverter<TrainingOutcome>(namingPolicy: null, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
