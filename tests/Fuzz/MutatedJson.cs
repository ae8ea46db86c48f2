using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace GrokLab.Tests.Fuzz;

/// <summary>JSON that was right before something happened to it: its values, its structure, or its very characters.</summary>
internal static class MutatedJson
{
    /// <summary>How many cases to try: few in the short form, and with <c>GROKLAB_LONG=1</c> many.</summary>
    internal static int Cases(int few, int many) => Environment.GetEnvironmentVariable("GROKLAB_LONG") == "1" ? many : few;

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "2", "1.5", "97", "512", "65537", "1e400", "-1e400", "1e-400", "1E308", "0.1e1", "2147483647",
        "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "123456789012345678901234567890", "\"\"", "\" \"", "\"x\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\n\"", "\"NaN\"", "\"1\"", "\"auto\"", "\"cpu\"", "\"cuda:9999999999\"", "\"cuda:1\"",
        "\"ncc\"", "\"flatness\"", "\"none\"", "\"divide\"", "\"resNet\"", "\"grokkingTransformer\"", "\"sgd\"", "\"adamW\"", "\"cifar10\"",
        "\"permutationGroup\"", "\"modularArithmetic\"", "\"REG\"", "\"baseline\"", "\"../../etc/passwd\"", "\"𝛌🙂\"", "\"<script>alert(1)</script>\"",
        "\"'; DROP TABLE runs; --\"", "[]", "{}", "[null]", "[0]", "[1,1]", "[[[[]]]]", "[0.5,0.5,0.5]", "{\"kind\":null}", "{\"kind\":\"x\"}", "{\"kind\":1}",
        "{\"\":1}", "{\"$type\":\"x\"}", "{\"a\":1,\"a\":2}", "[1,2,3,4,5,6,7,8,9,10,11]", "[{\"step\":1,\"lambda\":0}]", "[{\"epoch\":0.5}]",
    ];

    private static readonly string[] Names =
    [
        "kind", "steps", "epochs", "seed", "device", "task", "model", "optimizer", "regularizer", "evaluation", "batchSize", "task.modulus", "task.kind",
        "model.width", "regularizer.kind", "regularizer.lambda", "regularizer.schedule", "evaluation.every", "a.b.c.d", ".", "..", "", "preset", "seeds",
        "variants", "grid", "overrides", "name", "$type", "$ref", "$id", "toString", "__proto__", "Ünïcødé",
    ];

    /// <summary>Mutations of the given texts.</summary>
    internal static Gen<string> Of(IReadOnlyList<string> sources) => Gen.Select(
        Gen.Int[0, sources.Count - 1], Gen.Int[0, int.MaxValue], (source, seed) => Mutate(sources[source], new Random(seed)));

    private static string Mutate(string json, Random random)
    {
        var tree = JsonNode.Parse(json)!;
        var raw = new List<string>();
        for (var i = random.Next(4); i >= 0; i--)
        {
            ChangeTree(tree, raw, random);
        }

        var text = new StringBuilder(tree.ToJsonString());
        for (var i = 0; i < raw.Count; i++)
        {
            text.Replace(Mark(i, quoted: true), raw[i]);
        }

        if (random.Next(3) == 0)
        {
            ChangeText(text, random);
        }

        return text.ToString();
    }

    private static void ChangeTree(JsonNode tree, List<string> raw, Random random)
    {
        var places = Places(tree).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var place = Pick(places, random);
        switch (random.Next(6))
        {
            case 0 when place is JsonObject { Count: > 0 } o:
                o.Remove(Pick([.. o.Select(m => m.Key)], random));
                break;
            case 1 when place is JsonObject o:
                o[Pick(Names, random)] = Any(raw, random);
                break;
            case 2 when place is JsonArray a:
                a.Insert(random.Next(a.Count + 1), Any(raw, random));
                break;
            case 3 when place is JsonArray { Count: > 0 } a:
                a.RemoveAt(random.Next(a.Count));
                break;
            default:
                Replace(place, Any(raw, random), random);
                break;
        }
    }

    private static void Replace(JsonNode place, JsonNode value, Random random)
    {
        if (place is JsonObject { Count: > 0 } o)
        {
            o[Pick([.. o.Select(m => m.Key)], random)] = value;
        }
        else if (place is JsonArray { Count: > 0 } a)
        {
            a[random.Next(a.Count)] = value;
        }
    }

    // A mark in the tree, to be replaced in the text: not every value could stand in a tree.
    private static JsonValue Any(List<string> raw, Random random)
    {
        raw.Add(random.Next(8) switch
        {
            0 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
            1 => (random.NextDouble() * Math.Pow(10, random.Next(-12, 12))).ToString("R", CultureInfo.InvariantCulture),
            2 => random.Next(1, 3_000).ToString(CultureInfo.InvariantCulture),
            3 when random.Next(20) == 0 => new string('[', random.Next(1, 200)) + new string(']', random.Next(1, 200)),
            3 when random.Next(20) == 0 => $"\"{new string('x', random.Next(1, 5_000))}\"",
            _ => Pick(Values, random),
        });
        return JsonValue.Create(Mark(raw.Count - 1, quoted: false));
    }

    private static void ChangeText(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        switch (random.Next(5))
        {
            case 0:
                text.Remove(at, random.Next(1, Math.Min(20, text.Length - at) + 1));
                break;
            case 1:
                text.Insert(at, text.ToString(at, random.Next(Math.Min(40, text.Length - at) + 1)));
                break;
            case 2:
                text[at] = (char)random.Next(1, 128);
                break;
            case 3:
                text.Insert(at, Pick(["{", "}", "[", "]", "\"", ",", ":", "\\", "//", "\0", "\u2028", "e", "-", ".", "\\u12"], random));
                break;
            default:
                text.Length = at;
                break;
        }
    }

    private static IEnumerable<JsonNode> Places(JsonNode node)
    {
        IEnumerable<JsonNode?> inner = node is JsonObject o ? o.Select(m => m.Value) : node is JsonArray a ? a : [];
        return (node is JsonValue ? [] : (IEnumerable<JsonNode>)[node]).Concat(inner.OfType<JsonNode>().SelectMany(Places));
    }

    private static string Mark(int number, bool quoted) => string.Create(CultureInfo.InvariantCulture, $"{(quoted ? "\"" : "")}@@{number}@@{(quoted ? "\"" : "")}");

    private static T Pick<T>(IReadOnlyList<T> items, Random random) => items[random.Next(items.Count)];
}
