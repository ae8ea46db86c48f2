using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GrokLab.Training.Experiments;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching.Form;

/// <summary>Finds all errors of a form at once, and the fields beside which they are shown.</summary>
internal static partial class LaunchErrors
{
    /// <summary>The errors of the texts, of the request, and of the spec of each variant without the grid.</summary>
    /// <param name="preset">The preset that the form starts from.</param>
    /// <param name="request">The form's request.</param>
    /// <param name="reading">The errors of texts that are not numbers.</param>
    internal static List<SpecError> Find(Preset preset, LaunchRequest request, IReadOnlyList<SpecError> reading)
    {
        List<SpecError> errors = [.. reading];
        bool IsKnown(string field) => errors.Any(known => known.Field == field || known.Field.StartsWith($"{field}[", StringComparison.Ordinal));
        foreach (var (variant, i) in LaunchPlan.Variants(preset, request).Select((v, i) => (v, i)))
        {
            foreach (var error in OfSpec(preset, request, variant, i).Where(e => !IsKnown(e.Field)).ToList())
            {
                errors.Add(error);
            }
        }

        errors.AddRange(LaunchRequestErrors.Of(preset, request).Where(e => !IsKnown(e.Field)).ToList());
        return errors;
    }

    /// <summary>The form's field, as <see cref="LaunchForm.Errors"/> names it, for the path of an error; <c>""</c> if it has none.</summary>
    internal static string FieldOf(string path, LaunchForm form)
    {
        if (VariantPattern().Match(path) is { Success: true } match)
        {
            var variant = form.Variants.Where(v => v.IsChosen).ElementAtOrDefault(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            var field = FieldOfVariant(match.Groups[2].Value);
            return variant is null || field is null ? "variants" : Of(form.Variants.IndexOf(variant), field);
        }

        if (path.StartsWith("grid.", StringComparison.Ordinal))
        {
            var row = form.Grid.FindLastIndex(r => r.Path == path[5..] || r.Path.StartsWith($"{path[5..]}.", StringComparison.Ordinal));
            return row < 0 ? "grid" : $"grid[{row}]";
        }

        var whole = IndexPattern().Replace(path, "");
        return whole switch
        {
            "steps" or "epochs" => "length",
            "task" or "task.kind" or "task.operation" => "operation",
            "seeds" or "seed" or "overrides.seed" => "seeds",
            "variants" or "overrides" => "variants",
            "name" or "grid" => whole,
            _ when whole.StartsWith("regularizer.", StringComparison.Ordinal) => "variants",
            "optimizer.changes" when ChangesPattern().Match(path) is { Success: true } change => change.Value,
            _ when LaunchFields.Paths.Contains(whole) => whole,
            _ => "",
        };
    }

    /// <summary>The name of a variant's field among the form's errors.</summary>
    internal static string Of(int variant, string field) => $"variants[{variant}].{field}";

    private static string? FieldOfVariant(string field) => field switch
    {
        "" or "name" => "name",
        _ when SchedulePattern().Match(field) is { Success: true } schedule => schedule.Value,
        _ when field.StartsWith("regularizer", StringComparison.Ordinal) => field,
        _ => null,
    };

    // The reader stops at the first text that it cannot read: that text is removed and the rest is read again, so that
    // every field gets its message.
    private static List<SpecError> OfSpec(Preset preset, LaunchRequest request, LaunchVariant variant, int index)
    {
        var errors = new List<SpecError>();
        var start = SpecJson.Apply(preset.Spec, LaunchPlan.PresetOverrides(preset, variant.Name));
        JsonObject[] layers = [Copy(request.Overrides), Copy(variant.Overrides)];
        while (true)
        {
            try
            {
                SpecJson.ApplyAll(start, layers);
                return errors;
            }
            catch (InvalidSpecException e)
            {
                var news = e.Errors.Where(error => errors.All(known => known.Field != Named(error.Field))).ToList();
                errors.AddRange(news.Select(error => error with { Field = Named(error.Field) }));
                if (news is not [var single] || single.Field.EndsWith(".kind", StringComparison.Ordinal) || !Remove(layers, single.Field))
                {
                    return errors;
                }
            }
        }

        // Each variant has a regularizer of its own, also where the request takes it from the preset.
        string Named(string field) => SpecField.SectionOf(field) == "regularizer" || variant.Overrides?.Any(o => LaunchPlan.Concerns(o.Key, field)) == true
            ? Of(index, field)
            : field;
    }

    private static JsonObject Copy(JsonObject? overrides) => overrides?.DeepClone().AsObject() ?? [];

    private static bool Remove(JsonObject[] layers, string field)
    {
        foreach (var layer in layers.Reverse())
        {
            if (layer.Select(o => o.Key).FirstOrDefault(key => LaunchPlan.Concerns(key, field)) is { } key)
            {
                return layer.Remove(key);
            }
        }

        return false;
    }

    [GeneratedRegex(@"^variants\[(\d+)\]\.?(.*)$")]
    private static partial Regex VariantPattern();

    [GeneratedRegex(@"^regularizer\.schedule\[\d+\]")]
    private static partial Regex SchedulePattern();

    [GeneratedRegex(@"^optimizer\.changes\[\d+\]")]
    private static partial Regex ChangesPattern();

    [GeneratedRegex(@"\[\d+\].*$")]
    private static partial Regex IndexPattern();
}
