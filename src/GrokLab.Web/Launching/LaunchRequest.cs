using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Launching;

/// <summary>A request for a group of runs: variants × grid × seeds.</summary>
public sealed record LaunchRequest
{
    /// <summary>The preset's name, for example <c>grokking-quick</c>.</summary>
    public string? Preset { get; init; }

    /// <summary>The seeds, with one run each; if absent, the preset's seeds or the single <c>seed</c> of the overrides.</summary>
    [Expects(Least = 0, Most = int.MaxValue)]
    public IReadOnlyList<int>? Seeds { get; init; }

    /// <summary>The compared variants; if absent, all of the preset's variants, or with a grid only the preset's own spec. In
    /// JSON a variant is the name of one of the preset's variants, or an object with a name and overrides.</summary>
    [Expects(Words = "is not a list of variants", Entry = "is neither a name nor an object of name and overrides")]
    public IReadOnlyList<LaunchVariant>? Variants { get; init; }

    /// <summary>The values of numeric fields, with one run for every combination:
    /// <c>{"regularizer.lambda": [1e-2, 1e-3]}</c>.</summary>
    [Expects(Words = "is not an object of spec fields with their values", Entry = "is not a list of numbers")]
    public IReadOnlyDictionary<string, IReadOnlyList<double>>? Grid { get; init; }

    /// <summary>Fields of the preset's spec with other values, nested as there or with dots: <c>{"task.modulus": 59}</c>.</summary>
    [Expects(Words = "is not an object of spec fields")]
    public JsonObject? Overrides { get; init; }

    /// <summary>The group's name, for display; if absent, the preset's title.</summary>
    public string? Name { get; init; }
}

/// <summary>A variant that a launch compares.</summary>
/// <param name="Name">The name of a variant of the preset or, together with overrides, any other name.</param>
/// <param name="Overrides">Fields of this variant only; they override the preset's variant of that name, if there is one, and
/// the overrides of the whole launch.</param>
[JsonConverter(typeof(LaunchVariantJson))]
public sealed record LaunchVariant(string Name, JsonObject? Overrides = null);
