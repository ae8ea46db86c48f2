using System.Globalization;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching.Form;

/// <summary>One of the things that the launch compares, as it is typed: its name and its regularizer.</summary>
public sealed class VariantForm
{
    /// <summary>What a variant with a regularizer is called at first.</summary>
    internal const string OwnName = "REG";

    private readonly Preset preset;
    private readonly Dictionary<string, string> texts;

    private VariantForm(Preset preset, string name, ExperimentSpec spec, bool isOwn)
    {
        this.preset = preset;
        Name = name;
        IsOwn = isOwn;
        texts = SpecTexts.Of(spec);
        Schedule = [.. spec.Regularizer.Schedule.Select(Planned)];
    }

    /// <summary>Tells it from the form's other variants; stays the same when one of them is removed.</summary>
    public required int Number { get; init; }

    /// <summary>What the ids of its fields' elements end with.</summary>
    public string IdSuffix => Number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{Number}");

    /// <summary>Whether it is trained.</summary>
    public bool IsChosen { get; set; } = true;

    /// <summary>Whether the user added it.</summary>
    public bool IsOwn { get; }

    /// <summary>What legends call it.</summary>
    public string Name { get; set; }

    /// <summary>Whether its fields are shown.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Planned changes of λ.</summary>
    public List<PlannedChange> Schedule { get; }

    /// <summary>Whether it has a regularizer.</summary>
    public bool HasRegularizer => Kind != NoRegularizerSpec.Kind;

    /// <summary>Whether its regularizer has a field.</summary>
    public bool Has(SpecField field) => LaunchFields.Has(Kind.Name, field);

    /// <summary>The text of one of the regularizer's fields by its path in the spec.</summary>
    public string this[string path]
    {
        get => texts.GetValueOrDefault(path, "");
        set => texts[path] = value;
    }

    /// <summary>Its loss in words.</summary>
    public string Words => !HasRegularizer ? "only cross-entropy"
        : $"{Kind.Label}, λ\u00a0=\u00a0{this["regularizer.lambda"]}"
            + string.Concat(Schedule.Select(change => $", {(change.Lambda.Trim() == "0" ? "unplugged" : $"λ\u00a0=\u00a0{change.Lambda}")} "
                + (change.InEpochs ? $"after epoch {change.At}" : $"from step {change.At}")));

    /// <summary>A variant of the preset, as it is.</summary>
    internal static VariantForm Of(Preset preset, PresetVariant variant, int number) =>
        new(preset, variant.Name, SpecJson.Apply(preset.Spec, variant.Overrides()), isOwn: false) { Number = number };

    /// <summary>What a run was trained with, under the name that it had; a name of its own kind where it had none.</summary>
    internal static VariantForm Of(Preset preset, string? name, ExperimentSpec spec)
    {
        name ??= spec.Regularizer is NoRegularizerSpec ? PresetVariant.Baseline.Name : OwnName;
        return new(preset, name, spec, isOwn: preset.Variants.All(v => v.Name != name)) { Number = 0 };
    }

    /// <summary>One more, pushed away from collapse as in Fig. 2.</summary>
    internal static VariantForm Added(Preset preset, string name, int number)
    {
        var added = new VariantForm(preset, name, preset.Spec, isOwn: true) { Number = number, IsOpen = true };
        added.Choose(NccSpec.Kind.Name);
        return added;
    }

    /// <summary>Takes another regularizer, with its usual λ where there was none.</summary>
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

    /// <summary>What the launch is asked for; only what differs from the preset's variant of that name is given.</summary>
    /// <param name="isVaried">Whether a grid goes over a field, which then has no value of its own.</param>
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

        if (Key(Schedule) != Key(start.Regularizer.Schedule.Select(Planned)))
        {
            overrides["regularizer.schedule"] = new JsonArray([.. Schedule.Select(change => (JsonNode)new JsonObject
            {
                [change.InEpochs ? "epoch" : "step"] = SpecTexts.Number(change.At),
                ["lambda"] = SpecTexts.Number(change.Lambda),
            })]);
        }

        return new LaunchVariant(name, isPresets && overrides.Count == 0 ? null : overrides);
    }

    private RegularizerKind Kind => KnownKinds.Regularizers.First(kind => kind.Name == this["regularizer.kind"]);

    private static string Key(IEnumerable<PlannedChange> schedule) => string.Join(';', schedule.Select(c => $"{c.At} {c.InEpochs} {c.Lambda}"));

    private static PlannedChange Planned(LambdaChange change) => new()
    {
        InEpochs = change.Epoch is not null,
        At = ((IFormattable?)change.Epoch ?? change.Step)?.ToString(null, CultureInfo.InvariantCulture) ?? "",
        Lambda = Format.Setting(change.Lambda),
    };
}
