using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GrokLab.Training.Experiments;

/// <summary>Reads JSON that comes from outside: what it returns can be read to the last name and text without a surprise.</summary>
public static class StrictJson
{
    /// <summary>Levels of nesting; specs have four.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It is no JSON, nested too deeply, gives a name twice, or has half a character in a text.</exception>
    public static JsonNode? Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads UTF-8.</summary>
    /// <exception cref="JsonException">It is no JSON, nested too deeply, gives a name twice, or has half a character in a text.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        CheckTexts(json);
        return JsonNode.Parse(json, documentOptions: Options);
    }

    // The parser leaves texts as they are; half a surrogate pair or a stray byte would be found by whoever reads them.
    private static void CheckTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException($"A text at byte {reader.TokenStartIndex} has half a character in it.", e);
        }
    }
}
