using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Kinds;
using GrokLab.Training.Regularizers;

namespace GrokLab.Training.Experiments;

/// <summary>A variant that a preset compares: the preset's spec with some fields replaced.</summary>
public sealed class PresetVariant
{
    private readonly string overrides;

    /// <param name="name">The name in legends.</param>
    /// <param name="overrides">The replaced fields, as <see cref="SpecJson.Apply"/> takes them.</param>
    public PresetVariant(string name, JsonObject overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        Name = name;
        this.overrides = overrides.ToJsonString();
    }

    /// <summary>The preset's unchanged spec.</summary>
    public static PresetVariant Baseline { get; } = new("baseline", []);

    /// <summary>The name in legends, for example <c>REG</c> or <c>λ = 1e-3</c>.</summary>
    public string Name { get; }

    /// <summary>The replaced fields, as <see cref="SpecJson.Apply"/> takes them; each call returns a new copy.</summary>
    public JsonObject Overrides() => JsonNode.Parse(overrides)!.AsObject();

    /// <summary>The preset's spec with another regularizer, and with other fields of the optimizer where some are given.</summary>
    internal static PresetVariant With(string name, RegularizerSpec regularizer, JsonObject? optimizer = null)
    {
        var overrides = new JsonObject { ["regularizer"] = JsonSerializer.SerializeToNode(regularizer, KindsJson.Options) };
        if (optimizer is not null)
        {
            overrides["optimizer"] = optimizer;
        }

        return new(name, overrides);
    }
}
