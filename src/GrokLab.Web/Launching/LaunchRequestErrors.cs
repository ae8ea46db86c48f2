using GrokLab.Training.Experiments;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching;

/// <summary>Finds the errors of a launch request that do not depend on the specs of its runs.</summary>
internal static class LaunchRequestErrors
{
    private const int MaxNameLength = 60;

    internal static IEnumerable<SpecError> Of(Preset preset, LaunchRequest request)
    {
        var tooMany = Counts(request).OfType<SpecError>().ToList();
        if (tooMany.Count > 0)
        {
            foreach (var error in tooMany)
            {
                yield return error;
            }

            yield break;
        }

        foreach (var (seed, i) in (request.Seeds ?? []).Select((s, i) => (s, i)).Where(x => request.Seeds!.Take(x.i).Contains(x.s)))
        {
            yield return new(
                $"seeds[{i}]", $"{seed} is given twice.");
        }

        if (request.Seeds is not null && request.Overrides?.ContainsKey("seed") == true)
        {
            yield return new("overrides.seed", "Is given beside seeds; give one of them.");
        }

        if (!string.IsNullOrWhiteSpace(request.Name) && RunWords.NameError(request.Name) is { } name)
        {
            yield return name;
        }

        foreach (var error in VariantErrors(preset, request).Concat(GridErrors(request)))
        {
            yield return error;
        }

        var count = LaunchPlan.Variants(preset, request).Count * (LaunchPlan.Seeds(preset, request)?.Count ?? 1)
            * (request.Grid ?? new Dictionary<string, IReadOnlyList<double>>()).Values.Aggregate(1.0, (product, values) => product * values.Count);
        if (count > LaunchBounds.MaxRuns)
        {
            yield return new(request.Grid is null ? "seeds" : "grid", $"Variants × grid × seeds make {count:0} runs: at most {LaunchBounds.MaxRuns} are allowed.");
        }
    }

    private static IEnumerable<SpecError?> Counts(LaunchRequest request)
    {
        yield return request.Seeds is { } seeds ? LaunchBounds.Seeds(seeds.Count) : null;
        yield return OverridesSize.Error(request.Overrides);
        if (LaunchBounds.Variants(request.Variants?.Count ?? 0) is { } variants)
        {
            yield return variants;
        }
        else
        {
            foreach (var (variant, i) in (request.Variants ?? []).Select((v, i) => (v, i)))
            {
                var field = $"variants[{i}]";
                yield return OverridesSize.Error(variant.Overrides, $"{field}.overrides", $"{field}.");
            }
        }

        if (LaunchBounds.GridFields(request.Grid?.Count ?? 0) is { } fields)
        {
            yield return fields;
        }
        else
        {
            foreach (var (field, values) in request.Grid ?? new Dictionary<string, IReadOnlyList<double>>())
            {
                yield return LaunchBounds.GridValues(field, values.Count);
            }
        }
    }

    private static IEnumerable<SpecError> VariantErrors(Preset preset, LaunchRequest request)
    {
        var allowed = string.Join(", ", preset.Variants.Select(v => v.Name));
        if (request.Variants is { Count: 0 })
        {
            yield return new("variants", $"At least one is needed of {allowed}.");
        }

        foreach (var (variant, i) in (request.Variants ?? []).Select((v, i) => (v, i)))
        {
            var field = $"variants[{i}]";
            if (string.IsNullOrWhiteSpace(variant.Name))
            {
                yield return new($"{field}.name", "A name is needed.");
            }
            else if (RunWords.NameError(variant.Name, $"{field}.name", MaxNameLength) is { } error)
            {
                yield return error;
            }
            else if (variant.Overrides is null && preset.Variants.All(v => v.Name != variant.Name))
            {
                yield return new(field, $"\"{variant.Name}\" is not a variant of {preset.Name}; allowed are {allowed}.");
            }
            else if (request.Variants!.Take(i).Any(before => before.Name == variant.Name))
            {
                yield return new(variant.Overrides is null ? field : $"{field}.name", $"\"{variant.Name}\" is given twice.");
            }

            if (variant.Overrides?.ContainsKey("seed") == true)
            {
                yield return new($"{field}.seed", "Seeds are given as seeds.");
            }
        }
    }

    private static IEnumerable<SpecError> GridErrors(LaunchRequest request)
    {
        if (request.Grid is { Count: 0 })
        {
            yield return new("grid", "At least one field is needed.");
        }

        foreach (var (field, values) in request.Grid ?? new Dictionary<string, IReadOnlyList<double>>())
        {
            var doubles = values.GroupBy(v => v).Where(same => same.Count() > 1).Select(same => Format.Setting(same.Key)).ToList();
            if (field == "seed")
            {
                yield return new("grid.seed", "Seeds are given as seeds.");
            }
            else if (request.Overrides?.ContainsKey(field) == true)
            {
                yield return new($"grid.{field}", "Is given among the overrides too; give it once.");
            }
            else if (values.Count == 0)
            {
                yield return new($"grid.{field}", "At least one value is needed.");
            }
            else if (doubles.Count > 0)
            {
                yield return new($"grid.{field}", $"{string.Join(" and ", doubles)} {(doubles.Count == 1 ? "is" : "are")} given twice.");
            }
        }
    }
}
