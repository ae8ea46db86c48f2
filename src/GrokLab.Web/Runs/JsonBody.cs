using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Runs;

/// <summary>A request's body as a JSON object.</summary>
internal static class JsonBody
{
    internal const long MaxBytes = 1 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="InvalidSpecException">The body is no JSON object.</exception>
    internal static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(request.Body, documentOptions: Strict, cancellationToken: request.HttpContext.RequestAborted);
        }
        catch (JsonException e)
        {
            throw new InvalidSpecException([new SpecError("body", $"Is not JSON: {e.Message}")]);
        }

        return body as JsonObject ?? throw new InvalidSpecException([new SpecError("body", "Must be a JSON object.")]);
    }
}
