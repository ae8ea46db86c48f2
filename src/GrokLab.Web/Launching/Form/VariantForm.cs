using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching.Form;

/// <summary>A compared variant, as typed: its name and its regularizer.</summary>
public sealed class VariantForm
{
    /// <summary>The initial name of a variant with a regularizer.</summary>
    internal const string OwnName = "REG";

    private readonly Preset preset;
    private readonly Dictionary<string, string> texts;

    private VariantForm(Preset preset, string name, ExperimentSpec spec, bool isOwn)
    {
        this.preset = preset;
        Name = name;
        IsOwn = isOwn;
        texts = SpecTexts.Of(spec);
        Schedule = [.. spec.Regularizer.Schedule.Select(PlannedChange.Of)];
    }

    /// <summary>The variant's number in the form; it does not change when another variant is removed.</summary>
    public required int Number { get; init; }

    /// <summary>The suffix of the ids of the variant's fields.</summary>
    public string IdSuffix => Number == 0 ? "" : $"-{Number}";

    /// <summary>Whether the variant is trained.</summary>
    public bool IsChosen { get; set; } = true;

    /// <summary>Whether the user added the variant.</summary>
    public bool IsOwn { get; }

    /// <summary>The variant's name in legends.</summary>
    public string Name { get; set; }

    /// <summary>Whether the variant's fields are shown.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Planned changes of λ.</summary>
    public List<PlannedChange> Schedule { get; }

    /// <summary>Whether the variant has a regularizer.</summary>
    public bool HasRegularizer => Kind != NoRegularizerSpec.Kind;

    /// <summary>Whether the variant's regularizer has a field.</summary>
    public bool Has(SpecField field) => LaunchFields.Has(Kind.Name, field);

    /// <summary>The text of one of the regularizer's fields by its path in the spec.</summary>
    public string this[string path]
    {
        get => texts.GetValueOrDefault(path, "");
        set => texts[path] = value;
    }

    /// <summary>The variant's loss in words.</summary>
    public string Words => !HasRegularizer ? "cross-entropy only"
        : $"{Kind.Label}, λ\u00a0=\u00a0{this["regularizer.lambda"]}{Directed(this["regularizer.lambda"])}"
            + string.Concat(Schedule.Select(change => $", {(change.Lambda.Trim() == "0" ? "unplugged" : $"λ\u00a0=\u00a0{change.Lambda}{Directed(change.Lambda)}")} "
                + (change.InEpochs ? $"after epoch {change.At}" : $"from step {change.At}")));

    /// <summary>The helper text of λ, which says what its sign means.</summary>
    public string LambdaHelp => HasRegularizer
        ? $"{RegularizerWords.Sentence(Kind.Name, this["regularizer.lambda"])}{RegularizerSpec.LambdaField.Helper}"
        : "Needs a regularizer";

    /// <summary>The optimizer in words, where the preset's variant has other fields of the optimizer than the preset; otherwise null.</summary>
    public string? Optimizer { get; private init; }

    /// <summary>A variant of the preset, unchanged.</summary>
    internal static VariantForm Of(Preset preset, PresetVariant variant, int number)
    {
        var spec = SpecJson.Apply(preset.Spec, variant.Overrides());
        return new(preset, variant.Name, spec, isOwn: false)
        {
            Number = number,
            Optimizer = FieldsOutsideTheRegularizer(variant).Any() ? spec.Optimizer.Words() : null,
        };
    }

    /// <summary>The paths of the fields that a preset's variant sets besides the regularizer's.</summary>
    internal static IEnumerable<string> FieldsOutsideTheRegularizer(PresetVariant variant) =>
        from section in variant.Overrides()
        where section.Key != "regularizer"
        from field in section.Value!.AsObject()
        select $"{section.Key}.{field.Key}";

    /// <summary>The variant that a run was trained with, under the run's variant name; without one, it gets a default
    /// name.</summary>
    internal static VariantForm Of(Preset preset, string? name, ExperimentSpec spec)
    {
        name ??= spec.Regularizer is NoRegularizerSpec ? PresetVariant.Baseline.Name : OwnName;
        return new(preset, name, spec, isOwn: preset.Variants.All(v => v.Name != name)) { Number = 0 };
    }

    /// <summary>A new variant, pushed away from collapse as in Fig. 2.</summary>
    internal static VariantForm Added(Preset preset, string name, int number)
    {
        var added = new VariantForm(preset, name, preset.Spec, isOwn: true) { Number = number, IsOpen = true };
        added.Choose(NccSpec.Kind.Name);
        return added;
    }

    /// <summary>Chooses another regularizer, with its default λ if there was none.</summary>
    public void Choose(string kind)
    {
        this["regularizer.kind"] = kind;
        if (!HasRegularizer)
        {
            this["regularizer.lambda"] = "0";
            Schedule.Clear();
        }
        else if (this["regularizer.lambda"] == "0")
        {
            this["regularizer.lambda"] = Format.Setting(Kind.UsualLambda);
        }
    }

    /// <summary>The variant in the launch's request, with only the fields that differ from the preset's variant of that
    /// name.</summary>
    /// <param name="isVaried">Whether a grid varies a field, which then has no single value.</param>
    internal LaunchVariant Request(Func<string, bool> isVaried)
    {
        var name = Name.Trim();
        var isPresets = preset.Variants.Any(v => v.Name == name);
        var start = SpecJson.Apply(preset.Spec, LaunchPlan.PresetOverrides(preset, name));
        var before = SpecTexts.Of(start);
        var overrides = new JsonObject();
        foreach (var field in LaunchFields.Regularizer.Where(f => Has(f) && this[f.Path] != before[f.Path] && !isVaried(f.Path)))
        {
            overrides[field.Path] = SpecTexts.Value(field, this[field.Path]);
        }

        if (Key(Schedule) != Key(start.Regularizer.Schedule.Select(PlannedChange.Of)))
        {
            overrides["regularizer.schedule"] = new JsonArray([.. Schedule.Select(change => (JsonNode)change.Json())]);
        }

        return new LaunchVariant(name, isPresets && overrides.Count == 0 ? null : overrides);
    }

    private string Directed(string lambda) => RegularizerWords.Direction(Kind.Name, lambda) is { } direction ? $" ({direction})" : "";

    private RegularizerKind Kind => KnownKinds.Regularizers.First(kind => kind.Name == this["regularizer.kind"]);

    private static string Key(IEnumerable<PlannedChange> schedule) => string.Join(';', schedule.Select(c => $"{c.At} {c.InEpochs} {c.Lambda}"));
}
