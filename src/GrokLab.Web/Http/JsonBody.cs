using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Web.Faults;

namespace GrokLab.Web.Http;

/// <summary>Reads the bodies of requests; all errors are reported at once, each with its field.</summary>
internal static class JsonBody
{
    internal const long MaxBytes = 1 << 20;

    /// <summary>Declares that an endpoint takes a JSON body of a type.</summary>
    internal static RouteHandlerBuilder TakesJson(this RouteHandlerBuilder endpoint, Type type) =>
        endpoint.Accepts(type, "application/json").WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBytes));

    /// <summary>Reads a body of a type.</summary>
    internal static Task<Outcome<T>> ReadAsync<T>(HttpRequest request)
        where T : class => Outcome.TryAsync(async () => Outcome.Of(Read<T>(await ReadAsync(request))));

    /// <summary>Reads a body that is already a JSON object.</summary>
    /// <exception cref="InvalidSpecException">The body has fields that are not allowed.</exception>
    internal static T Read<T>(JsonObject body) => (T)Read(body, typeof(T));

    /// <inheritdoc cref="Read{T}"/>
    internal static object Read(JsonObject body, Type type) => CheckedJson.Read(body, type, "body");

    /// <summary>Reads a body as an object.</summary>
    /// <exception cref="InvalidSpecException">The body is not a JSON object.</exception>
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
}
