using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>Reads the bodies of requests; all that is wrong is reported at once, and names its field.</summary>
internal static class JsonBody
{
    internal const long MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions Options = new(ProtocolJson.Options) { Converters = { new VariantJson() } };

    /// <summary>Declares that an endpoint takes such a body.</summary>
    internal static RouteHandlerBuilder TakesJson(this RouteHandlerBuilder endpoint, Type type) =>
        endpoint.Accepts(type, "application/json").WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBytes));

    /// <summary>Reads a body of a type.</summary>
    internal static Task<Outcome<T>> ReadAsync<T>(HttpRequest request)
        where T : class => Outcome.TryAsync(async () => Outcome.Of(Read<T>(await ReadAsync(request))));

    /// <summary>The same of a body that is an object already.</summary>
    /// <exception cref="InvalidSpecException">It has fields that are not allowed.</exception>
    internal static T Read<T>(JsonObject body) => (T)Read(body, typeof(T));

    /// <inheritdoc cref="Read{T}"/>
    internal static object Read(JsonObject body, Type type) => CheckedJson.Read(body, type, "body", options: Options);

    /// <summary>Reads a body as an object.</summary>
    /// <exception cref="InvalidSpecException">The body is no JSON object.</exception>
    internal static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        JsonNode? body;
        try
        {
            using var bytes = new MemoryStream();
            await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
            body = StrictJson.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
        catch (JsonException e)
        {
            throw new InvalidSpecException([new SpecError("body", $"Is not JSON: {e.Message}")]);
        }

        return body as JsonObject ?? throw new InvalidSpecException([new SpecError("body", "Must be a JSON object.")]);
    }

    /// <summary>A variant: a name, or an object of name and overrides.</summary>
    private sealed class VariantJson : JsonConverter<LaunchVariant>
    {
        public override LaunchVariant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonNode.Parse(ref reader) switch
        {
            JsonValue value when value.TryGetValue<string>(out var name) => new LaunchVariant(name),
            JsonObject { Count: 2 } o when o["name"] is JsonValue value && value.TryGetValue<string>(out var name) && o["overrides"] is JsonObject overrides =>
                new LaunchVariant(name, (JsonObject)overrides.DeepClone()),
            _ => throw new JsonException(),
        };

        public override void Write(Utf8JsonWriter writer, LaunchVariant value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
