using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching.Form;

/// <summary>
/// The content of a launch's form. Every field keeps its text as typed; the spec's own reader and validator, and the
/// launch's own plan, find the errors.
/// </summary>
public sealed class LaunchForm
{
    private static readonly string[] Sections = ["task", "model", "optimizer"];

    private readonly Preset preset;
    private readonly Dictionary<string, string> texts;
    private readonly Dictionary<string, string> initial;
    private readonly bool initiallyEvaluatesInEpochs;

    // In a form of a run: the fields in which it must not take over what variants of the preset set.
    private readonly HashSet<string> given;

    /// <summary>Creates a form with the fields of a preset.</summary>
    public LaunchForm(Preset preset)
        : this(preset, (preset ?? throw new ArgumentNullException(nameof(preset))).Spec, preset.Seeds, preset.Title, [.. preset.Variants.Select((variant, i) => VariantForm.Of(preset, variant, i))], [])
    {
    }

    private LaunchForm(Preset preset, ExperimentSpec spec, IEnumerable<int> seeds, string name, List<VariantForm> variants, HashSet<string> given)
    {
        this.preset = preset;
        this.given = given;
        texts = SpecTexts.Of(spec);
        initial = SpecTexts.Of(preset.Spec);
        texts.TryAdd(LaunchFields.EveryEpochs.Path, "1");
        texts.TryAdd("optimizer.stepEvery", "30");
        texts.TryAdd("optimizer.stepFactor", "0.1");
        Changes = [.. spec.Optimizer.Changes.Select(PlannedSettings.Of)];
        Name = name;
        Seeds = string.Join(", ", seeds);
        InEpochs = spec.Epochs is not null;
        Length = InEpochs ? this["epochs"] : this["steps"];
        initiallyEvaluatesInEpochs = preset.Spec.Evaluation.EveryEpochs is not null;
        EvaluatesInEpochs = spec.Evaluation.EveryEpochs is not null;
        Variants = variants;
        Validate();
    }

    /// <summary>Creates a form with the fields of a run; the preset's other variants can be chosen as well.</summary>
    /// <param name="preset">The run's preset.</param>
    /// <param name="run">The run.</param>
    public static LaunchForm Of(Preset preset, RunDto run)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(run);
        var spec = SpecJson.Read(run.Spec.GetRawText());
        var own = VariantForm.Of(preset, run.Variant, spec);
        var others = preset.Variants.Where(variant => variant.Name != own.Name).Select((variant, i) => VariantForm.Of(preset, variant, i + 1)).ToList();
        others.ForEach(variant => variant.IsChosen = false);
        return new(preset, spec, [spec.Seed], run.Name, [own, .. others], [.. preset.Variants.SelectMany(VariantForm.FieldsOutsideTheRegularizer)]);
    }

    /// <summary>The launch's name, for display.</summary>
    public string Name { get; set; }

    /// <summary>The seeds: whole numbers separated by commas or blanks; each gives one run.</summary>
    public string Seeds { get; set; }

    /// <summary>Kind and operation of the task, for example <c>modularArithmetic:add</c>. Choosing a task of images also chooses a network
    /// for images, and a task of tokens a network for tokens.</summary>
    public string Operation
    {
        get => HasOperation ? $"{this["task.kind"]}:{this["task.operation"]}" : $"{this["task.kind"]}:";
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var parts = value.Split(':');
            this["task.kind"] = parts[0];
            this["task.operation"] = HasOperation ? parts[1] : this["task.operation"];
            this["model.kind"] = KnownKinds.Models.First(model => model.Samples == LaunchFields.TaskKind(parts[0]).Samples).Name;
        }
    }

    /// <summary>Steps or epochs to train.</summary>
    public string Length { get; set; }

    /// <summary>Whether <see cref="Length"/> counts epochs.</summary>
    public bool InEpochs { get; set; }

    /// <summary>Whether evaluations are counted in epochs.</summary>
    public bool EvaluatesInEpochs { get; set; }

    /// <summary>Planned changes of learning rate and weight decay.</summary>
    public List<PlannedSettings> Changes { get; }

    /// <summary>The compared variants.</summary>
    public List<VariantForm> Variants { get; }

    /// <summary>The varied fields.</summary>
    public List<GridRow> Grid { get; } = [];

    /// <summary>The text of a field by its path in the spec, for example <c>optimizer.learningRate</c>.</summary>
    public string this[string path]
    {
        get => texts.GetValueOrDefault(path, "");
        set => texts[path] = value;
    }

    /// <summary>The errors by field; <c>""</c> has the errors without a field in the form.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();

    /// <summary>The runs that the form asks for; none while there is an error.</summary>
    internal IReadOnlyList<PlannedRun> Plan { get; private set; } = [];

    /// <summary>The number of runs, variants × grid × seeds; 0 while there is an error.</summary>
    public int RunCount => Plan.Count;

    private bool HasOperation => LaunchFields.TaskKind(this["task.kind"]).Operations.Count > 0;

    /// <summary>Whether a field has a meaning with the chosen kinds.</summary>
    public bool Has(SpecField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field == LaunchFields.EveryEpochs ? EvaluatesInEpochs
            : LaunchFields.EvaluationBySteps.Contains(field) ? !EvaluatesInEpochs
            : LaunchFields.Has(this[$"{field.Section}.kind"], field) && (field.Needs is not { } needs || this[needs.Path] == needs.Value);
    }

    /// <summary>Whether a grid varies a field, so that the field has no single value.</summary>
    public bool IsVaried(string path) => Grid.Any(row => row.Path == path);

    /// <summary>The fields that a grid can vary.</summary>
    public IEnumerable<SpecField> GridFields =>
    [
        .. LaunchFields.Regularizer.Where(f => f.IsNumeric && Variants.Any(v => v.IsChosen && v.HasRegularizer && v.Has(f))),
        .. LaunchFields.Shared.Where(f => f.IsNumeric && Has(f)),
        LaunchFields.Length[InEpochs ? 1 : 0],
    ];

    /// <summary>Varies one more field; its present value is the first one.</summary>
    public void AddGrid()
    {
        var free = GridFields.Where(field => !IsVaried(field.Path)).ToList();
        if ((free.FirstOrDefault(field => field.Path == "regularizer.lambda") ?? free.FirstOrDefault(field => field.Path == "optimizer.learningRate")
            ?? free.FirstOrDefault()) is { } next)
        {
            Grid.Add(new GridRow { Path = next.Path, Values = ValueOf(next.Path) });
        }
    }

    /// <summary>Makes a row vary another field.</summary>
    public void ChooseGrid(GridRow row, string path)
    {
        ArgumentNullException.ThrowIfNull(row);
        row.Path = path;
        row.Values = ValueOf(path);
    }

    /// <summary>Adds a variant.</summary>
    public void AddVariant() => AddVariant(Variants.Max(variant => variant.Number) + 1);

    /// <summary>Adds a variant with an unused number.</summary>
    internal void AddVariant(int number)
    {
        var name = Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? VariantForm.OwnName : $"{VariantForm.OwnName} {i}")
            .First(candidate => Variants.All(v => v.Name != candidate));
        Variants.Add(VariantForm.Added(preset, name, number));
    }

    /// <summary>Validates the whole form again.</summary>
    public void Validate()
    {
        var reading = new List<SpecError>();
        var request = Request(reading);
        var errors = LaunchErrors.Find(preset, request, reading);
        Plan = [];
        if (errors.Count == 0)
        {
            try
            {
                Plan = LaunchPlan.Create(preset, request);
            }
            catch (InvalidSpecException e)
            {
                errors = [.. e.Errors];
            }
        }

        Show(errors);
    }

    /// <summary>Shows errors of the launch in addition to those of <see cref="Validate"/>.</summary>
    public void Show(IEnumerable<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var shown = new Dictionary<string, string>();
        foreach (var error in errors)
        {
            var field = LaunchErrors.FieldOf(error.Field, this);
            var message = field.Length == 0 ? $"{error.Field}: {error.Message}" : error.Message;
            shown[field] = !shown.TryGetValue(field, out var before) || before == message ? message : $"{before} {message}";
        }

        Errors = shown;
    }

    /// <summary>The launch that the form asks for.</summary>
    public LaunchRequest Request() => Request([]);

    private LaunchRequest Request(List<SpecError> errors)
    {
        var grid = GridTexts.Read(Grid, errors);
        var variants = Variants.Where(variant => variant.IsChosen).Select(variant => variant.Request(IsVaried)).ToList();
        var isPresets = grid is null && variants.All(v => v.Overrides is null) && variants.Select(v => v.Name).SequenceEqual(preset.Variants.Select(v => v.Name));
        return new LaunchRequest
        {
            Preset = preset.Name,
            Name = string.IsNullOrWhiteSpace(Name) ? null : Name,
            Seeds = GridTexts.Seeds(Seeds, errors),
            Variants = isPresets ? null : variants,
            Grid = grid,
            Overrides = Overrides() is { Count: > 0 } overrides ? overrides : null,
        };
    }

    /// <summary>The fields that differ from the preset's; for a section of another kind, all its fields.</summary>
    private JsonObject Overrides()
    {
        var overrides = new JsonObject();
        foreach (var path in Sections.Select(section => $"{section}.kind").Where(path => this[path] != initial[path]))
        {
            overrides[path] = this[path];
        }

        bool Differs(string path) => overrides.ContainsKey($"{SpecField.SectionOf(path)}.kind") || given.Contains(path) || this[path] != initial.GetValueOrDefault(path, "");
        if (HasOperation && Differs("task.operation"))
        {
            overrides["task.operation"] = this["task.operation"];
        }

        foreach (var field in LaunchFields.Shared.Where(f => Has(f) && !IsVaried(f.Path) && !overrides.ContainsKey(f.Path) && Differs(f.Path)))
        {
            overrides[field.Path] = SpecTexts.Value(field, this[field.Path]);
        }

        if (overrides.ContainsKey("optimizer.kind") ? Changes.Count > 0 : given.Contains("optimizer.changes") || Key(Changes) != Key(preset.Spec.Optimizer.Changes.Select(PlannedSettings.Of)))
        {
            overrides["optimizer.changes"] = new JsonArray([.. Changes.Select(change => (JsonNode)change.Json())]);
        }

        if (initiallyEvaluatesInEpochs && !EvaluatesInEpochs)
        {
            overrides[LaunchFields.EveryEpochs.Path] = null;
        }

        var length = InEpochs ? "epochs" : "steps";
        if (Length != initial.GetValueOrDefault(length, "") && !IsVaried(length))
        {
            overrides[length] = SpecTexts.Number(Length);
        }

        return overrides;
    }

    private static string Key(IEnumerable<PlannedSettings> changes) =>
        string.Join(';', changes.Select(c => $"{c.At} {c.InEpochs} {c.LearningRate} {c.WeightDecay}"));

    private string ValueOf(string path) => path is "steps" or "epochs" ? Length
        : SpecField.SectionOf(path) == "regularizer" ? Variants.First(v => v.IsChosen && v.HasRegularizer)[path]
        : this[path];
}
