using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching;

/// <summary>A run that a launch asks for.</summary>
/// <param name="Variant">The compared variant; null if nothing is compared.</param>
/// <param name="Spec">The spec to train.</param>
internal sealed record PlannedRun(string? Variant, ExperimentSpec Spec);

/// <summary>
/// Determines the runs of a launch: variants × grid × seeds. A grid without variants uses only the preset's own spec. A variant
/// without a regularizer beside a variant with one is not multiplied by the regularizer's fields: it is the baseline of the
/// others.
/// </summary>
internal static class LaunchPlan
{
    private const string OfRegularizer = "regularizer.";

    /// <summary>The variants that a request means.</summary>
    internal static IReadOnlyList<LaunchVariant> Variants(Preset preset, LaunchRequest request) => request.Variants
        ?? (request.Grid is null ? [.. preset.Variants.Select(v => new LaunchVariant(v.Name))] : [new LaunchVariant(PresetVariant.Baseline.Name)]);

    /// <summary>The seeds that a request means: the preset's if it names none; null if the overrides have the only seed.</summary>
    internal static IReadOnlyList<int>? Seeds(Preset preset, LaunchRequest request) =>
        request.Seeds ?? (request.Overrides?.ContainsKey("seed") == true ? null : preset.Seeds);

    /// <summary>The preset's overrides of a variant; empty if the variant is not the preset's.</summary>
    internal static JsonObject PresetOverrides(Preset preset, string variant) =>
        preset.Variants.FirstOrDefault(v => v.Name == variant)?.Overrides() ?? [];

    /// <exception cref="InvalidSpecException">A run is invalid; the exception has all errors.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    internal static IReadOnlyList<PlannedRun> Create(Preset preset, LaunchRequest request, CancellationToken cancellation = default)
    {
        ThrowIfAny([.. LaunchRequestErrors.Of(preset, request)]);
        List<SpecError> errors = [];
        var points = Points(request.Grid).ToList();
        var variants = Variants(preset, request);
        var baselines = Baselines(preset, request, variants);
        var planned = new List<PlannedRun>();
        foreach (var (variant, i) in variants.Select((v, i) => (v, i)))
        {
            var label = variants.Count > 1 || (preset.Variants.Count > 1 && request.Grid is null) ? variant.Name : null;
            var own = baselines.Contains(variant) ? points.Select(WithoutRegularizer).DistinctBy(PointKey) : points;
            foreach (var point in own)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    planned.Add(new(Label(label, point), Spec(preset, request, variant, point)));
                }
                catch (InvalidSpecException e)
                {
                    errors.AddRange(e.Errors.Select(error => Named(error, point, variant, i)));
                }
            }
        }

        ThrowIfAny([.. errors.Distinct()]);
        var same = planned.GroupBy(run => SpecJson.Write(run.Spec)).FirstOrDefault(runs => runs.Count() > 1);
        if (same is not null)
        {
            throw new InvalidSpecException(
                [new(request.Variants is null ? "overrides" : "variants", $"There is no difference between {string.Join(" and ", same.Select(run => run.Variant ?? "two runs"))}; leave one out.")]);
        }

        return WithSeeds(planned, Seeds(preset, request));
    }

    private static ExperimentSpec Spec(
        Preset preset, LaunchRequest request, LaunchVariant variant, IReadOnlyList<(string Field, double Value)> point) => SpecJson.ApplyAll(
            SpecJson.Apply(preset.Spec, PresetOverrides(preset, variant.Name)), [request.Overrides, variant.Overrides, Overrides(point)]);

    /// <summary>The variants without a regularizer, if another variant has one.</summary>
    private static HashSet<LaunchVariant> Baselines(Preset preset, LaunchRequest request, IReadOnlyList<LaunchVariant> variants)
    {
        if (request.Grid?.Keys.Any(field => field.StartsWith(OfRegularizer, StringComparison.Ordinal)) != true)
        {
            return [];
        }

        var without = variants.Where(variant => HasNoRegularizer(preset, request, variant)).ToHashSet();
        return without.Count < variants.Count ? without : [];
    }

    private static bool HasNoRegularizer(Preset preset, LaunchRequest request, LaunchVariant variant)
    {
        try
        {
            return Spec(preset, request, variant, []).Regularizer is NoRegularizerSpec;
        }
        catch (InvalidSpecException)
        {
            return false; // The errors are reported with the variant's runs.
        }
    }

    private static IReadOnlyList<(string Field, double Value)> WithoutRegularizer(IReadOnlyList<(string Field, double Value)> point) =>
        [.. point.Where(p => !p.Field.StartsWith(OfRegularizer, StringComparison.Ordinal))];

    private static string PointKey(IReadOnlyList<(string Field, double Value)> point) =>
        string.Join(';', point.Select(p => $"{p.Field}={p.Value:R}"));

    private static List<PlannedRun> WithSeeds(List<PlannedRun> planned, IReadOnlyList<int>? seeds)
    {
        if (seeds is null)
        {
            return planned;
        }

        var errors = seeds.SelectMany((seed, i) => SpecValidator.Validate(planned[0].Spec with { Seed = seed })
            .Select(e => e with { Field = $"seeds[{i}]" })).ToList();
        ThrowIfAny(errors);
        return [.. planned.SelectMany(run => seeds.Select(seed => run with { Spec = run.Spec with { Seed = seed } }))];
    }

    /// <summary>The points of a grid, its last field changing fastest; a single empty point without a grid.</summary>
    private static IEnumerable<IReadOnlyList<(string Field, double Value)>> Points(IReadOnlyDictionary<string, IReadOnlyList<double>>? grid)
    {
        IEnumerable<IReadOnlyList<(string, double)>> points = [[]];
        foreach (var (field, values) in grid ?? new Dictionary<string, IReadOnlyList<double>>())
        {
            points = [.. points.SelectMany(point => values.Select(value => (IReadOnlyList<(string, double)>)[.. point, (field, value)]))];
        }

        return points;
    }

    private static JsonObject Overrides(IReadOnlyList<(string Field, double Value)> point)
    {
        var overrides = new JsonObject();
        foreach (var (field, value) in point)
        {
            overrides[field] = value == Math.Floor(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value) : JsonValue.Create(value);
        }

        return overrides;
    }

    private static string? Label(string? variant, IReadOnlyList<(string Field, double Value)> point)
    {
        string?[] parts = [variant, .. point.Select(p => $"{(p.Field == "regularizer.lambda" ? "λ" : p.Field.Split('.')[^1])} = {Format.Setting(p.Value)}")];
        return string.Join(", ", parts.OfType<string>()) is { Length: > 0 } label ? label : null;
    }

    private static SpecError Named(SpecError error, IReadOnlyList<(string Field, double Value)> point, LaunchVariant variant, int index) =>
        point.Any(p => p.Field == error.Field || p.Field.StartsWith($"{error.Field}.", StringComparison.Ordinal)) ? error with { Field = $"grid.{error.Field}" }
        : variant.Overrides?.Any(o => Concerns(o.Key, error.Field)) == true
            ? error with { Field = $"variants[{index}].{error.Field}" }
            : error;

    /// <summary>Whether an override of that path can cause the error of a field.</summary>
    internal static bool Concerns(string path, string field) => path == field
        || field.StartsWith($"{path}.", StringComparison.Ordinal) || field.StartsWith($"{path}[", StringComparison.Ordinal)
        || path.StartsWith($"{field}.", StringComparison.Ordinal);

    private static void ThrowIfAny(List<SpecError> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidSpecException(errors);
        }
    }
}
