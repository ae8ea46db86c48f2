using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GrokLab.Training.Experiments;

/// <summary>Reads JSON from outside the program: all names and texts of the result are valid.</summary>
public static class StrictJson
{
    /// <summary>The most levels of nesting; specs have four.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">The text is no JSON, is nested too deeply, repeats a name, or contains half a character.</exception>
    public static JsonNode? Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads UTF-8.</summary>
    /// <exception cref="JsonException">The text is no JSON, is nested too deeply, repeats a name, or contains half a character.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        CheckTexts(json);
        return JsonNode.Parse(json, documentOptions: Options);
    }

    // The parser does not check texts; half a surrogate pair or a stray byte would fail later, when the text is read.
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
