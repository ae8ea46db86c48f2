using System.Globalization;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Web.Components;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>A run that a launch asks for.</summary>
/// <param name="Variant">Which of the things compared; null where nothing is.</param>
/// <param name="Spec">What to train.</param>
internal sealed record PlannedRun(string? Variant, ExperimentSpec Spec);

/// <summary>Which runs a launch asks for: variants × grid × seeds. A grid alone stands in the variants' place.</summary>
internal static class LaunchPlan
{
    /// <summary>Runs that one request may ask for.</summary>
    internal const int MaxRuns = 100;

    /// <summary>The names of the variants that a request means.</summary>
    internal static IReadOnlyList<string> Variants(Preset preset, LaunchRequest request) =>
        request.Variants ?? (request.Grid is null ? [.. preset.Variants.Select(v => v.Name)] : [PresetVariant.Baseline.Name]);

    /// <exception cref="InvalidSpecException">Something cannot be run; everything that is wrong is in it.</exception>
    internal static IReadOnlyList<PlannedRun> Create(Preset preset, LaunchRequest request)
    {
        List<SpecError> errors = [.. RequestErrors(preset, request)];
        ThrowIfAny(errors);

        var points = Points(request.Grid).ToList();
        var named = Variants(preset, request);
        var planned = new List<PlannedRun>();
        foreach (var name in named)
        {
            var variant = preset.Variants.FirstOrDefault(v => v.Name == name) ?? PresetVariant.Baseline;
            var start = SpecJson.Apply(preset.Spec, variant.Overrides());
            var label = named.Count > 1 || preset.Variants.Count > 1 && request.Grid is null ? name : null;
            foreach (var point in points)
            {
                try
                {
                    planned.Add(new(Label(label, point), SpecJson.Apply(start, Overrides(request.Overrides, point))));
                }
                catch (InvalidSpecException e)
                {
                    errors.AddRange(e.Errors.Select(error => Named(error, point)));
                }
            }
        }

        ThrowIfAny([.. errors.Distinct()]);
        var same = planned.GroupBy(run => SpecJson.Write(run.Spec)).FirstOrDefault(runs => runs.Count() > 1);
        if (same is not null)
        {
            throw new InvalidSpecException(
                [new("overrides", $"Leave no difference between {string.Join(" and ", same.Select(run => run.Variant))}; choose one of the variants.")]);
        }

        return WithSeeds(planned, request.Seeds);
    }

    private static List<PlannedRun> WithSeeds(List<PlannedRun> planned, IReadOnlyList<int>? seeds)
    {
        if (seeds is null)
        {
            return planned;
        }

        var errors = seeds.SelectMany((seed, i) => SpecValidator.Validate(planned[0].Spec with { Seed = seed })
            .Select(e => e with { Field = string.Create(CultureInfo.InvariantCulture, $"seeds[{i}]") })).ToList();
        ThrowIfAny(errors);
        return [.. planned.SelectMany(run => seeds.Select(seed => run with { Spec = run.Spec with { Seed = seed } }))];
    }

    private static IEnumerable<SpecError> RequestErrors(Preset preset, LaunchRequest request)
    {
        if (request.Seeds is { Count: 0 or > MaxRuns } seeds)
        {
            yield return new("seeds", string.Create(
                CultureInfo.InvariantCulture, $"{seeds.Count} seeds are not allowed: from 1 to {MaxRuns}, one run each."));
            yield break;
        }

        foreach (var (seed, i) in (request.Seeds ?? []).Select((s, i) => (s, i)).Where(x => request.Seeds!.Take(x.i).Contains(x.s)))
        {
            yield return new(
                string.Create(CultureInfo.InvariantCulture, $"seeds[{i}]"), string.Create(CultureInfo.InvariantCulture, $"{seed} is given twice."));
        }

        if (request.Seeds is not null && request.Overrides?.ContainsKey("seed") == true)
        {
            yield return new("overrides.seed", "Is given beside seeds; give one of them.");
        }

        var allowed = string.Join(", ", preset.Variants.Select(v => v.Name));
        if (request.Variants is { Count: 0 })
        {
            yield return new("variants", $"At least one is needed of {allowed}.");
        }

        foreach (var (name, i) in (request.Variants ?? []).Select((v, i) => (v, i)))
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"variants[{i}]");
            if (preset.Variants.All(v => v.Name != name))
            {
                yield return new(field, $"\"{Shorten(name)}\" is not a variant of {preset.Name}; allowed are {allowed}.");
            }
            else if (request.Variants!.Take(i).Contains(name))
            {
                yield return new(field, $"\"{name}\" is given twice.");
            }
        }

        foreach (var error in GridErrors(request))
        {
            yield return error;
        }

        var count = Variants(preset, request).Count * (request.Seeds?.Count ?? 1)
            * (request.Grid ?? new Dictionary<string, IReadOnlyList<double>>()).Values.Aggregate(1.0, (product, values) => product * values.Count);
        if (count > MaxRuns)
        {
            yield return new(request.Grid is null ? "seeds" : "grid", string.Create(
                CultureInfo.InvariantCulture, $"Variants × grid × seeds make {count:0} runs: at most {MaxRuns} are allowed."));
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

    /// <summary>The points of a grid, its last field changing fastest; a single empty one where there is no grid.</summary>
    private static IEnumerable<IReadOnlyList<(string Field, double Value)>> Points(IReadOnlyDictionary<string, IReadOnlyList<double>>? grid)
    {
        IEnumerable<IReadOnlyList<(string, double)>> points = [[]];
        foreach (var (field, values) in grid ?? new Dictionary<string, IReadOnlyList<double>>())
        {
            points = [.. points.SelectMany(point => values.Select(value => (IReadOnlyList<(string, double)>)[.. point, (field, value)]))];
        }

        return points;
    }

    private static JsonObject Overrides(JsonObject? overrides, IReadOnlyList<(string Field, double Value)> point)
    {
        var all = overrides?.DeepClone().AsObject() ?? [];
        foreach (var (field, value) in point)
        {
            all[field] = value == Math.Floor(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value) : JsonValue.Create(value);
        }

        return all;
    }

    private static string? Label(string? variant, IReadOnlyList<(string Field, double Value)> point)
    {
        string?[] parts = [variant, .. point.Select(p => $"{(p.Field == "regularizer.lambda" ? "λ" : p.Field.Split('.')[^1])} = {Format.Setting(p.Value)}")];
        return string.Join(", ", parts.OfType<string>()) is { Length: > 0 } label ? label : null;
    }

    private static SpecError Named(SpecError error, IReadOnlyList<(string Field, double Value)> point) =>
        point.Any(p => p.Field == error.Field || p.Field.StartsWith($"{error.Field}.", StringComparison.Ordinal)) ? error with { Field = $"grid.{error.Field}" } : error;

    private static void ThrowIfAny(List<SpecError> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidSpecException(errors);
        }
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..59]}…";
}
