using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Runs;

/// <summary>A request's body as a JSON object.</summary>
internal static class JsonBody
{
    internal const long MaxBytes = 1 << 20;

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
}
