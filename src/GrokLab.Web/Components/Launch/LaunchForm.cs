using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Components.Launch;

/// <summary>
/// What is typed into the form of a new run. Every field keeps its text as it is; the spec's own reader and validator say
/// what is wrong with it.
/// </summary>
public sealed class LaunchForm
{
    private readonly Preset preset;
    private readonly Dictionary<string, string> texts = [];
    private readonly Dictionary<string, string> initial;

    /// <summary>The fields of a preset.</summary>
    public LaunchForm(Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        this.preset = preset;
        Name = preset.Title;
        Seeds = preset.Spec.Seed.ToString(CultureInfo.InvariantCulture);
        Read(JsonSerializer.SerializeToNode(preset.Spec, ProtocolJson.Options)!.AsObject(), "");
        Operation = $"{this["task.kind"]}:{this["task.operation"]}";
        InEpochs = preset.Spec.Epochs is not null;
        Length = InEpochs ? this["epochs"] : this["steps"];
        Schedule = [.. preset.Spec.Regularizer.Schedule.Select(Planned)];
        initial = new(texts) { ["operation"] = Operation, ["length"] = LengthKey, ["schedule"] = ScheduleKey };
        Validate();
    }

    /// <summary>What people read.</summary>
    public string Name { get; set; }

    /// <summary>Whole numbers with commas or blanks between; one run each.</summary>
    public string Seeds { get; set; }

    /// <summary>Kind and operation of the task, for example <c>modularArithmetic:add</c>.</summary>
    public string Operation { get; set; }

    /// <summary>Whether the task is modular arithmetic and has a modulus.</summary>
    public bool HasModulus => Operation.StartsWith("modularArithmetic:", StringComparison.Ordinal);

    /// <summary>Whether the task is an operation on pairs, which another can take the place of.</summary>
    public bool HasOperation => preset.Spec.Task is BinaryOperationSpec;

    /// <summary>The task in words.</summary>
    public string TaskWords => SpecWords.Task(preset.Spec.Task);

    /// <summary>Whether evaluations are counted in epochs.</summary>
    public bool EvaluatesInEpochs => preset.Spec.Evaluation.EveryEpochs is not null;

    /// <summary>Steps or epochs to train.</summary>
    public string Length { get; set; }

    /// <summary>Whether <see cref="Length"/> counts epochs.</summary>
    public bool InEpochs { get; set; }

    /// <summary>Planned changes of λ.</summary>
    public List<PlannedChange> Schedule { get; }

    /// <summary>The text of a field by its path in the spec, for example <c>optimizer.learningRate</c>.</summary>
    public string this[string path]
    {
        get => texts.GetValueOrDefault(path, "");
        set => texts[path] = value;
    }

    /// <summary>What is wrong, by field; <c>""</c> for what belongs to none of the form's.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();

    /// <summary>How many runs it asks for, variants × seeds; 0 while the seeds are wrong.</summary>
    public int RunCount { get; private set; }

    /// <summary>Looks at everything anew.</summary>
    public void Validate()
    {
        var errors = new List<SpecError>();
        var seeds = ReadSeeds(errors);
        RunCount = seeds.Count * preset.Variants.Count;
        AddSpecErrors(errors);
        Show(errors);
    }

    // The reader stops at the first text that it cannot read: that one is taken out and the rest looked at again, so that
    // every field has its message.
    private void AddSpecErrors(List<SpecError> errors)
    {
        var overrides = Overrides();
        while (true)
        {
            try
            {
                SpecJson.Apply(preset.Spec, overrides);
                return;
            }
            catch (InvalidSpecException e)
            {
                var news = e.Errors.Where(error => errors.All(known => known.Field != error.Field)).ToList();
                errors.AddRange(news);
                if (news is not [var single] || !(overrides.Remove(single.Field) || RemoveFromTask(overrides, single.Field)))
                {
                    return;
                }
            }
        }
    }

    private static bool RemoveFromTask(JsonObject overrides, string field) =>
        overrides["task"] is JsonObject task && field.StartsWith("task.", StringComparison.Ordinal) && task.Remove(field[5..]);

    /// <summary>Shows errors that the launch found beyond those that <see cref="Validate"/> finds.</summary>
    public void Show(IEnumerable<SpecError> errors)
    {
        var shown = new Dictionary<string, string>();
        foreach (var error in errors)
        {
            var field = FieldOf(error.Field);
            var message = field.Length == 0 ? $"{error.Field}: {error.Message}" : error.Message;
            shown[field] = shown.TryGetValue(field, out var before) ? $"{before} {message}" : message;
        }

        Errors = shown;
    }

    /// <summary>The launch that the form asks for.</summary>
    public LaunchRequest Request() => new()
    {
        Preset = preset.Name,
        Name = string.IsNullOrWhiteSpace(Name) ? null : Name,
        Seeds = ReadSeeds([]),
        Overrides = Overrides() is { Count: > 0 } overrides ? overrides : null,
    };

    /// <summary>The fields that differ from the preset's.</summary>
    private JsonObject Overrides()
    {
        var overrides = new JsonObject();
        foreach (var (path, text) in texts.Where(t => IsPlain(t.Key) && initial[t.Key] != t.Value))
        {
            overrides[path] = Value(text);
        }

        if (HasOperation && Operation != initial["operation"])
        {
            // Another kind of task takes nothing over from the old one: all its fields are given.
            var parts = Operation.Split(':');
            var task = new JsonObject { ["kind"] = parts[0], ["operation"] = parts[1], ["trainFraction"] = Value(this["task.trainFraction"]) };
            if (HasModulus)
            {
                task["modulus"] = Value(texts.GetValueOrDefault("task.modulus", "97"));
            }

            foreach (var path in overrides.Select(o => o.Key).Where(k => k.StartsWith("task.", StringComparison.Ordinal)).ToList())
            {
                overrides.Remove(path);
            }

            overrides["task"] = task;
        }

        if (LengthKey != initial["length"])
        {
            overrides[InEpochs ? "epochs" : "steps"] = Value(Length);
        }

        if (ScheduleKey != initial["schedule"])
        {
            overrides["regularizer.schedule"] = new JsonArray([.. Schedule.Select(change => (JsonNode)new JsonObject
            {
                [change.InEpochs ? "epoch" : "step"] = Value(change.At),
                ["lambda"] = Value(change.Lambda),
            })]);
        }

        return overrides;
    }

    private string LengthKey => $"{Length} {InEpochs}";

    private string ScheduleKey => string.Join(';', Schedule.Select(c => $"{c.At} {c.InEpochs} {c.Lambda}"));

    /// <summary>Whether a field stands for itself, rather than being written from another control.</summary>
    private static bool IsPlain(string path) => path is not ("seed" or "steps" or "epochs" or "task.kind" or "task.operation");

    private static string FieldOf(string path) => path switch
    {
        "steps" or "epochs" => "length",
        "task.kind" or "task.operation" or "task" => "operation",
        "overrides.seed" or "seed" => "seeds",
        _ when path.StartsWith("seeds[", StringComparison.Ordinal) => "seeds",
        _ when path.StartsWith("regularizer.schedule[", StringComparison.Ordinal) => path[.. (path.IndexOf(']', StringComparison.Ordinal) + 1)],
        _ when LaunchFields.All.Contains(path) => path,
        _ => "",
    };

    private static JsonValue Value(string text)
    {
        var trimmed = text.Trim();
        return long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? JsonValue.Create(number)
                : JsonValue.Create(trimmed);
    }

    private static PlannedChange Planned(LambdaChange change) => new()
    {
        InEpochs = change.Epoch is not null,
        At = ((IFormattable?)change.Epoch ?? change.Step)?.ToString(null, CultureInfo.InvariantCulture) ?? "",
        Lambda = Format.Setting(change.Lambda),
    };

    private List<int> ReadSeeds(List<SpecError> errors)
    {
        var seeds = new List<int>();
        foreach (var part in Seeds.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                seeds.Add(seed);
            }
            else
            {
                errors.Add(new("seeds", $"“{part}” is not a whole number from 0 to {Format.Count(int.MaxValue)}."));
            }
        }

        if (seeds.Count == 0 && errors.Count == 0)
        {
            errors.Add(new("seeds", "At least one seed is needed, for example 1, 42, 15213."));
        }

        return errors.Count > 0 ? [] : seeds;
    }

    private void Read(JsonObject tree, string prefix)
    {
        foreach (var (name, node) in tree)
        {
            if (node is JsonObject inner)
            {
                Read(inner, $"{prefix}{name}.");
            }
            else if (node is JsonValue value)
            {
                texts[$"{prefix}{name}"] = value.GetValueKind() == JsonValueKind.Number
                    ? Format.Setting(value.Deserialize<double>())
                    : value.ToString();
            }
        }
    }
}
