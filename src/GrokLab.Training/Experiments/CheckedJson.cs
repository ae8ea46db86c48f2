using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using GrokLab.Training.Kinds;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Experiments;

/// <summary>Reads JSON from outside the program, and reports all wrong fields at once.</summary>
public sealed class CheckedJson
{
    private const int MostErrors = 100;

    private static readonly JsonSerializerOptions Options = KindsJson.Options;

    private readonly List<SpecError> errors = [];
    private readonly List<SpecError> outOfRange = [];

    private CheckedJson()
    {
    }

    /// <summary>Reads a value.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="root">The field that errors of the whole value name.</param>
    /// <param name="ranges">Whether numbers outside their ranges are errors; if not, they are still reported beside other errors.</param>
    /// <exception cref="InvalidSpecException">The JSON is not such a value.</exception>
    public static T Read<T>(JsonNode? json, string root, bool ranges = true) => (T)Read(json, typeof(T), root, ranges);

    /// <summary>Reads a value of a type that is known only at run time.</summary>
    /// <exception cref="InvalidSpecException">The JSON is not such a value.</exception>
    public static object Read(JsonNode? json, Type type, string root, bool ranges = true)
    {
        if (json is not JsonObject)
        {
            throw new InvalidSpecException([new SpecError(root, "Must be a JSON object.")]);
        }

        var check = new CheckedJson();
        var element = JsonSerializer.SerializeToElement(json);
        check.Visit(element, type, "", null);
        if (check.errors.Count > 0 || (ranges && check.outOfRange.Count > 0))
        {
            throw new InvalidSpecException([.. check.errors, .. check.outOfRange]);
        }

        try
        {
            return element.Deserialize(type, Options)!;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidSpecException([new SpecError(root, "Is not of the right shape.")]);
        }
    }

    private void Visit(JsonElement value, Type declared, string path, ExpectsAttribute? expects)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (errors.Count >= MostErrors || (value.ValueKind == JsonValueKind.Null && (type != declared || !type.IsValueType) && expects is not { NotNull: true }))
        {
            return;
        }

        var info = Options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                VisitObject(value, info, path, expects);
                break;
            case JsonTypeInfoKind.Enumerable:
                VisitList(value, info.ElementType!, path, expects);
                break;
            case JsonTypeInfoKind.Dictionary:
                VisitDictionary(value, info.ElementType!, path, expects);
                break;
            default:
                VisitValue(value, type, path, expects);
                break;
        }
    }

    private void VisitObject(JsonElement value, JsonTypeInfo info, string path, ExpectsAttribute? expects)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse(path, value, expects?.Words ?? $"is not an object of {string.Join(", ", Names(info))}");
            return;
        }

        var kinds = info.PolymorphismOptions;
        if (kinds is not null && (value.TryGetProperty(kinds.TypeDiscriminatorPropertyName, out var kind) || info.Type.IsAbstract))
        {
            if (kinds.DerivedTypes.FirstOrDefault(known => kind.ValueKind == JsonValueKind.String && known.TypeDiscriminator is string word && kind.ValueEquals(word))
                is not { DerivedType: { } derived })
            {
                var words = string.Join(", ", kinds.DerivedTypes.Select(known => known.TypeDiscriminator));
                errors.Add(new(Join(path, kinds.TypeDiscriminatorPropertyName), $"{Show(kind)} is not a known kind: allowed are {words}."));
                return;
            }

            info = Options.GetTypeInfo(derived);
        }

        foreach (var member in value.EnumerateObject()
            .Where(member => member.Name != kinds?.TypeDiscriminatorPropertyName).TakeWhile(_ => errors.Count < MostErrors))
        {
            if (info.Properties.FirstOrDefault(property => property.Name == member.Name) is not { } property)
            {
                List<string> names = [.. kinds is null ? [] : (string[])[kinds.TypeDiscriminatorPropertyName], .. Names(info)];
                errors.Add(new(Join(path, member.Name), $"There is no such field; allowed {(names.Count == 1 ? "is" : "are")} {string.Join(", ", names)}."));
            }
            else if (IsRead(property))
            {
                Visit(member.Value, property.PropertyType, Join(path, member.Name), Expects(property));
            }
        }

        errors.AddRange(info.Properties.Where(property => IsNeeded(property) && !value.TryGetProperty(property.Name, out _))
            .Select(property => new SpecError(Join(path, property.Name), "Is missing.")));
    }

    private void VisitList(JsonElement value, Type entry, string path, ExpectsAttribute? expects)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            var range = SpecRanges.Of(path);
            var words = IsNumber(entry, out var isWhole) ? isWhole ? "a list of whole numbers" : "a list of numbers" : "a list";
            Refuse(
                path, value, expects?.Words ?? $"is not {words}{(range is null ? "" : $", each {range.Bounds}")}",
                range is not null && HasAmbiguousComma(value) ? NumberText.CommaInList : null);
            return;
        }

        foreach (var (i, item) in value.EnumerateArray().Index())
        {
            VisitEntry(item, entry, $"{path}[{i}]", expects);
        }
    }

    private void VisitDictionary(JsonElement value, Type entry, string path, ExpectsAttribute? expects)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse(path, value, expects?.Words ?? "is not an object");
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            VisitEntry(member.Value, entry, Join(path, member.Name), expects);
        }
    }

    private void VisitEntry(JsonElement value, Type type, string path, ExpectsAttribute? expects)
    {
        var before = errors.Count;
        var isNull = value.ValueKind == JsonValueKind.Null;
        if (!isNull)
        {
            Visit(value, type, path, expects?.Entry is null ? expects : null);
        }

        if (expects?.Entry is { } words && (isNull || errors.Count > before))
        {
            errors.RemoveRange(before, errors.Count - before);
            Refuse(path, value, words);
        }
        else if (isNull)
        {
            Refuse(path, value, "is not allowed in a list");
        }
    }

    private void VisitValue(JsonElement value, Type type, string path, ExpectsAttribute? expects)
    {
        if (IsNumber(type, out var isWhole))
        {
            VisitNumber(value, type, isWhole, path, expects);
            return;
        }

        if (type.IsEnum)
        {
            List<string> words = [.. Enum.GetValues(type).Cast<object>().Select(word => JsonSerializer.SerializeToElement(word, type, Options).GetString()!)];
            if (value.ValueKind != JsonValueKind.String || !words.Contains(value.GetString()!, StringComparer.OrdinalIgnoreCase))
            {
                Refuse(path, value, $"is not one of {string.Join(", ", words)}");
            }

            return;
        }

        var (isRight, expected) = type == typeof(string) ? (value.ValueKind == JsonValueKind.String, "is not a text")
            : type == typeof(bool) ? (value.ValueKind is JsonValueKind.True or JsonValueKind.False, "is neither true nor false")
            : type == typeof(JsonObject) ? (value.ValueKind == JsonValueKind.Object, "is not an object")
            : (CanBeRead(value, type), "is not of the right shape");
        if (!isRight)
        {
            Refuse(path, value, expects?.Words ?? expected);
        }
    }

    private void VisitNumber(JsonElement value, Type type, bool isWhole, string path, ExpectsAttribute? expects)
    {
        var range = expects is { Least: not double.NaN } own ? new FieldRange(own.Least, own.Most, isWhole) : SpecRanges.Of(path);
        double number = 0;
        var isRight = value.ValueKind == JsonValueKind.Number
            && (type == typeof(int) ? value.TryGetInt32(out _) : type == typeof(long) ? value.TryGetInt64(out _) : isWhole is false)
            && value.TryGetDouble(out number) && double.IsFinite(number);
        if (!isRight)
        {
            Refuse(
                path, value, $"is not {range?.Words ?? (isWhole ? "a whole number" : "a number")}",
                range is not null && HasAmbiguousComma(value) ? range.CommaAdvice : null);
        }
        else if (range?.Problem(number) is { } problem)
        {
            outOfRange.Add(new(path, problem));
        }
    }

    private static bool CanBeRead(JsonElement value, Type type)
    {
        try
        {
            return value.Deserialize(type, Options) is not null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return false;
        }
    }

    private void Refuse(string path, JsonElement value, string words, string? advice = null) =>
        errors.Add(new(path, $"{Show(value)} {words}.{(advice is null ? "" : $" {advice}")}"));

    private static bool IsNumber(Type type, out bool isWhole)
    {
        isWhole = type == typeof(int) || type == typeof(long);
        return isWhole || type == typeof(double) || type == typeof(float);
    }

    private static bool HasAmbiguousComma(JsonElement value) => value.ValueKind == JsonValueKind.String && NumberText.HasAmbiguousComma(value.GetString()!);

    private static bool IsRead(JsonPropertyInfo property) => property.Set is not null || property.AssociatedParameter is not null;

    private static bool IsNeeded(JsonPropertyInfo property) => property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false };

    private static ExpectsAttribute? Expects(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(ExpectsAttribute), inherit: true).Cast<ExpectsAttribute>().FirstOrDefault();

    private static IEnumerable<string> Names(JsonTypeInfo info) => info.Properties.Where(IsRead).Select(property => property.Name);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Show(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Undefined ? "null" : value.GetRawText();
        return text.Length <= 60 ? text : $"{text[..59]}…";
    }
}
