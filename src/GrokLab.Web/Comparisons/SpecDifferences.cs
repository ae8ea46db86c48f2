using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Words;

namespace GrokLab.Web.Comparisons;

/// <summary>The differences between specs, in words short enough for a legend.</summary>
public sealed class SpecDifferences
{
    private const string Kind = "regularizer.kind";
    private const string Lambda = "regularizer.lambda";
    private const string Schedule = "regularizer.schedule";
    private const string Changes = "optimizer.changes";
    private const string TaskKind = "task.kind";

    /// <summary>The most words that fit into a legend.</summary>
    private const int MostWords = 4;

    private static readonly string[] Sections = ["task", "model", "optimizer"];

    /// <summary>Fields that make no difference: the device and the evaluations do not change what is compared, and seeds are named elsewhere.</summary>
    private static readonly string[] Indifferent = ["seed", "device", "evaluation."];

    private static readonly Dictionary<string, (int Place, string Label)> Fields = LaunchFields.Regularizer.Concat(LaunchFields.Task).Concat(LaunchFields.Model)
        .Concat(LaunchFields.Optimizer).Concat(LaunchFields.Length).Select((field, place) => (field, place)).ToDictionary(f => f.field.Path, f => (f.place, f.field.Label));

    private readonly List<string> paths;

    /// <summary>Finds the differences.</summary>
    public SpecDifferences(IEnumerable<ExperimentSpec> specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        var flat = specs.Select(Flat).ToList();
        var differing = flat.SelectMany(spec => spec.Keys).Distinct()
            .Where(path => !Indifferent.Any(start => path.StartsWith(start, StringComparison.Ordinal)))
            .Where(path => flat.Where(spec => spec.ContainsKey(path) || !IsOfOneRegularizer(path)).Select(spec => spec.GetValueOrDefault(path)).Distinct().Count() > 1)
            .ToList();

        // A section of another kind has other fields; and another kind of task has another network, optimizer and length.
        var otherKinds = Sections.Where(section => differing.Contains($"{section}.kind")).ToList();
        paths =
        [
            .. differing.Where(path => path.EndsWith(".kind", StringComparison.Ordinal) || !otherKinds.Contains(path.Split('.')[0]))
                .Where(path => !differing.Contains(TaskKind) || path == TaskKind || path.StartsWith("regularizer.", StringComparison.Ordinal))
                .OrderBy(path => Fields.TryGetValue(path, out var field) ? field.Place : -1).ThenBy(path => path, StringComparer.Ordinal),
        ];
    }

    /// <summary>The values of one spec in the fields that differ, without the seed; empty where no field differs.</summary>
    public string Of(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var flat = Flat(spec);
        var words = paths.Where(flat.ContainsKey).Select(path => Word(path, spec, flat)).OfType<string>().ToList();
        return words.Count <= MostWords ? string.Join(", ", words) : $"{string.Join(", ", words.Take(MostWords))}, …";
    }

    /// <summary>Whether regularizers of other kinds do not have the field: then only regularizers that have the field can differ in it.</summary>
    private static bool IsOfOneRegularizer(string path) => SpecField.SectionOf(path) == "regularizer" && path is not (Kind or Lambda or Schedule);

    private string? Word(string path, ExperimentSpec spec, Dictionary<string, string> flat) => path switch
    {
        TaskKind => spec.Task.Words(),
        "task.operation" => spec.Task.Words(),
        "model.kind" => spec.Model.Words(),
        "optimizer.kind" => spec.Optimizer.Words(),
        Kind => spec.Regularizer is NoRegularizerSpec ? "no regularizer" : spec.Regularizer.Words(),
        Lambda => paths.Contains(Kind) ? null : $"λ = {flat[path]}",
        "optimizer.maxHeadNorm" => $"‖W‖ ≤ {flat[path]}",
        Changes => flat[path].Length == 0 ? null : flat[path],
        Schedule => flat[path].Length == 0 ? null : $"λ = {flat[path]}",
        _ => $"{(Fields.TryGetValue(path, out var field) ? field.Label.ToLowerInvariant() : path)} {flat[path]}",
    };

    private static Dictionary<string, string> Flat(ExperimentSpec spec)
    {
        var flat = new Dictionary<string, string>();
        Add(JsonNode.Parse(SpecJson.Write(spec))!.AsObject(), "", flat);
        return flat;
    }

    private static void Add(JsonObject tree, string prefix, Dictionary<string, string> flat)
    {
        foreach (var (name, node) in tree)
        {
            if (node is JsonObject inner)
            {
                Add(inner, $"{prefix}{name}.", flat);
            }
            else if (node is not null)
            {
                flat[$"{prefix}{name}"] = Text(node);
            }
        }
    }

    private static string Text(JsonNode node) => node switch
    {
        JsonArray array => string.Join(", ", array.Select(item => item is JsonObject change ? Change(change) : Text(item!))),
        JsonValue value when value.TryGetValue(out double number) => Format.Setting(number),
        _ => node.ToString(),
    };

    // A planned change of λ, 0 from epoch 20, or of the optimizer's settings, lr 0.1 and wd 2e-4 from epoch 20.
    private static string Change(JsonObject change) =>
        $"{string.Join(" and ", Values(change))} from {(change["epoch"] is { } epoch ? $"epoch {epoch}" : $"step {change["step"]}")}";

    private static IEnumerable<string> Values(JsonObject change) => new[] { ("lambda", ""), ("learningRate", "lr "), ("weightDecay", "wd ") }
        .Where(value => change[value.Item1] is not null).Select(value => $"{value.Item2}{Text(change[value.Item1]!)}");
}
