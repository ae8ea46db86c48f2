using System.Globalization;
using GrokLab.Web.Components.Drafts;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching.Form;

/// <summary>
/// Converts the form of a launch to texts by the ids of its fields, and back. Texts without a field, for example of an earlier
/// version of the program, are ignored.
/// </summary>
internal static class LaunchDraft
{
    private const int MostRows = 100;
    private const string Variants = "variants";
    private const string Changes = "changes";
    private const string Grid = "grid";
    private static readonly HashSet<string> Varied =
        LaunchFields.Shared.Concat(LaunchFields.Regularizer).Concat(LaunchFields.Length).Where(field => field.IsNumeric).Select(field => field.Path).ToHashSet();

    /// <summary>The texts of all fields of a form.</summary>
    internal static Dictionary<string, string> Read(LaunchForm form)
    {
        var texts = DraftField.Texts(Fields(form));
        texts[Variants] = string.Join(',', form.Variants.Select(variant => variant.Number));
        foreach (var variant in form.Variants)
        {
            texts[Schedule(variant)] = string.Join(',', variant.Schedule.Select(change => Unit(change.InEpochs)));
        }

        texts[Changes] = string.Join(',', form.Changes.Select(change => Unit(change.InEpochs)));
        texts[Grid] = string.Join(',', form.Grid.Select(row => row.Path));
        return texts;
    }

    /// <summary>Fills in a form, as far as the texts fit.</summary>
    internal static void Apply(LaunchForm form, IReadOnlyDictionary<string, string> texts)
    {
        ApplyVariants(form, texts);
        foreach (var variant in form.Variants)
        {
            ApplyUnits(variant.Schedule, texts.GetValueOrDefault(Schedule(variant)));
        }

        ApplyUnits(form.Changes, texts.GetValueOrDefault(Changes));

        DraftField.Apply(Fields(form), texts);
        ApplyGrid(form, texts);
        form.Validate();
    }

    private static IEnumerable<DraftField> Fields(LaunchForm form) =>
    [
        new(LaunchField.IdOf("name"), () => form.Name, text => form.Name = text),
        new(LaunchField.IdOf("seeds"), () => form.Seeds, text => form.Seeds = text),
        Choice("operation", () => form.Operation, text => form.Operation = text, LaunchFields.Operations.Select(operation => operation.Value)),
        new(LaunchField.IdOf("length"), () => form.Length, text => form.Length = text),
        Choice("length-unit", () => Unit(form.InEpochs), text => form.InEpochs = text == Unit(true), [Unit(false), Unit(true)]),
        Choice("evaluation-unit", () => Unit(form.EvaluatesInEpochs), text => form.EvaluatesInEpochs = text == Unit(true), [Unit(false), Unit(true)]),
        .. LaunchFields.Shared.Select(field => Of(field, "", () => form[field.Path], text => form[field.Path] = text)),
        .. form.Variants.SelectMany(Fields),
        .. form.Changes.SelectMany((change, i) => (DraftField[])
        [
            new(LaunchField.IdOf($"changes-at-{i}"), () => change.At, text => change.At = text),
            new(LaunchField.IdOf($"changes-learning-rate-{i}"), () => change.LearningRate, text => change.LearningRate = text),
            new(LaunchField.IdOf($"changes-weight-decay-{i}"), () => change.WeightDecay, text => change.WeightDecay = text),
        ]),
        .. form.Grid.Select((row, i) => new DraftField(GridValues(i), () => row.Values, text => row.Values = text)),
    ];

    private static IEnumerable<DraftField> Fields(VariantForm variant) =>
    [
        new(LaunchField.IdOf("variant-name", variant.IdSuffix), () => variant.Name, text => variant.Name = text),
        Choice($"variant-chosen{variant.IdSuffix}", () => variant.IsChosen ? "yes" : "no", text => variant.IsChosen = text == "yes", ["yes", "no"]),
        .. LaunchFields.Regularizer.Select(field => Of(field, variant.IdSuffix, () => variant[field.Path], text => variant[field.Path] = text)),
        .. variant.Schedule.SelectMany((change, i) => (DraftField[])
        [
            new(LaunchField.IdOf($"schedule-at-{i}", variant.IdSuffix), () => change.At, text => change.At = text),
            new(LaunchField.IdOf($"schedule-lambda-{i}", variant.IdSuffix), () => change.Lambda, text => change.Lambda = text),
        ]),
    ];

    private static DraftField Of(SpecField field, string suffix, Func<string> read, Action<string> write) => field.Choices is { } choices
        ? Choice($"{field.Path}{suffix}", read, write, choices.Select(choice => choice.Value))
        : new(LaunchField.IdOf(field.Path, suffix), read, write);

    private static DraftField Choice(string path, Func<string> read, Action<string> write, IEnumerable<string> allowed) => new(LaunchField.IdOf(path), read, text =>
    {
        if (allowed.Contains(text))
        {
            write(text);
        }
    });

    // The variants keep their numbers, so that a text belongs to the same variant after another one was removed.
    private static void ApplyVariants(LaunchForm form, IReadOnlyDictionary<string, string> texts)
    {
        if (!texts.TryGetValue(Variants, out var list))
        {
            return;
        }

        var numbers = Parts(list).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        form.Variants.RemoveAll(variant => variant.IsOwn && !numbers.Contains(variant.Number));
        foreach (var number in numbers.Where(number => number >= 0 && form.Variants.All(variant => variant.Number != number)))
        {
            form.AddVariant(number);
        }
    }

    /// <summary>Gives a list as many planned changes as a text has units, each with its unit.</summary>
    private static void ApplyUnits<T>(List<T> changes, string? list)
        where T : PlannedMoment, new()
    {
        if (list is not null)
        {
            var units = Parts(list).ToList();
            changes.RemoveRange(Math.Min(units.Count, changes.Count), Math.Max(0, changes.Count - units.Count));
            changes.AddRange(units.Skip(changes.Count).Select(_ => new T()));
            foreach (var (change, unit) in changes.Zip(units))
            {
                change.InEpochs = unit == Unit(true);
            }
        }
    }

    private static void ApplyGrid(LaunchForm form, IReadOnlyDictionary<string, string> texts)
    {
        if (texts.TryGetValue(Grid, out var list))
        {
            form.Grid.Clear();
            form.Grid.AddRange(Parts(list).Select((path, i) => new GridRow { Path = path, Values = texts.GetValueOrDefault(GridValues(i), "") })
                .Where(row => Varied.Contains(row.Path)));
        }
    }

    private static IEnumerable<string> Parts(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries).Take(MostRows);

    private static string Schedule(VariantForm variant) => $"schedule{variant.IdSuffix}";

    private static string GridValues(int row) => LaunchField.IdOf($"grid-values-{row}");

    private static string Unit(bool inEpochs) => inEpochs ? "epochs" : "steps";
}
