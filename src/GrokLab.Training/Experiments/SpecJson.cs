using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Kinds;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Experiments;

/// <summary>Reads, writes and changes specs as JSON. Errors name the field.</summary>
public static class SpecJson
{
    /// <summary>The spec as indented JSON.</summary>
    public static string Write(ExperimentSpec spec) => Tree(spec).ToJsonString(new JsonSerializerOptions(KindsJson.Options) { WriteIndented = true });

    /// <summary>Reads and validates a spec, for example that of a stored run.</summary>
    /// <exception cref="InvalidSpecException">The text is no JSON, has unknown or malformed fields, or its values are not allowed.</exception>
    public static ExperimentSpec Read(string json)
    {
        JsonNode? tree;
        try
        {
            tree = StrictJson.Parse(json);
        }
        catch (JsonException e)
        {
            throw new InvalidSpecException([new SpecError("spec", $"Not JSON: {e.Message}")]);
        }

        return Read(tree);
    }

    /// <summary>
    /// A spec with some of its fields replaced: <paramref name="overrides"/> is applied to the spec's JSON as a merge patch
    /// (RFC 7396); a name with dots, such as <c>task.modulus</c>, names a nested field. Setting one of <c>steps</c> and
    /// <c>epochs</c> removes the other. The result is checked as the spec of a new run.
    /// </summary>
    /// <exception cref="InvalidSpecException">A field is unknown or malformed, or its value is not allowed.</exception>
    public static ExperimentSpec Apply(ExperimentSpec spec, JsonObject? overrides) => ApplyAll(spec, [overrides]);

    /// <summary>A spec with several overrides, applied in their order.</summary>
    /// <exception cref="InvalidSpecException">A field is unknown or malformed, or its value is not allowed.</exception>
    public static ExperimentSpec ApplyAll(ExperimentSpec spec, IReadOnlyList<JsonObject?> overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        var patch = new JsonObject();
        foreach (var layer in overrides)
        {
            if (OverridesSize.Error(layer) is { } tooLarge)
            {
                throw new InvalidSpecException([tooLarge]);
            }

            AddNested(patch, layer ?? []);
        }

        if (patch.Count == 0)
        {
            SpecValidator.ThrowIfInvalid(spec, isNew: true);
            return spec;
        }

        var tree = Tree(spec);
        if (patch["steps"] is not null != patch["epochs"] is not null)
        {
            tree.Remove(patch["steps"] is null ? "steps" : "epochs");
        }

        Merge(tree, patch);
        return Read(tree, isNew: true);
    }

    // The most names in a path with dots; no field is nested deeper, and each name is a level of recursion.
    private const int MaxPath = 8;

    private static JsonObject Tree(ExperimentSpec spec) => JsonSerializer.SerializeToNode(spec, KindsJson.Options)!.AsObject();

    private static ExperimentSpec Read(JsonNode? tree, bool isNew = false)
    {
        var spec = CheckedJson.Read<ExperimentSpec>(tree, "spec", ranges: false);
        SpecValidator.ThrowIfInvalid(spec, isNew);
        return spec;
    }

    private static void AddNested(JsonObject nested, JsonObject overrides)
    {
        foreach (var (name, value) in overrides)
        {
            var path = name.Split('.', MaxPath + 1);
            if (path.Length > MaxPath)
            {
                throw new InvalidSpecException([new SpecError(name, "There is no such field.")]);
            }

            var patch = new JsonObject { [path[^1]] = value?.DeepClone() };
            foreach (var part in path.Reverse().Skip(1))
            {
                patch = new JsonObject { [part] = patch };
            }

            Merge(nested, patch);
        }
    }

    private static bool IsAnother(JsonObject target, JsonObject patch, string name) =>
        patch[name] is { } given && !JsonNode.DeepEquals(given, target[name]) && target[name]?.GetValueKind() == JsonValueKind.String;

    private static void Remove(JsonObject target, Func<string, bool> which)
    {
        foreach (var name in target.Select(member => member.Key).Where(which).ToList())
        {
            target.Remove(name);
        }
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        // Another kind has other fields: the old kind's fields are dropped, except λ and its planned changes.
        if (IsAnother(target, patch, "kind") && target.Parent is not null)
        {
            Remove(target, name => !(name == "lambda" || (name == "schedule" && target[name] is JsonArray)));
        }

        // The same holds for another schedule of the learning rate.
        if (target.Parent is not null && target.GetPropertyName() == "optimizer" && IsAnother(target, patch, "schedule"))
        {
            var needing = OptimizerSpec.CommonFields.Where(field => field.Needs is not null).Select(field => field.Name).ToHashSet();
            Remove(target, needing.Contains);
        }

        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && target[name] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }
}
