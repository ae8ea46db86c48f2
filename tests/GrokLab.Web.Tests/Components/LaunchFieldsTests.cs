using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Web.Words;

namespace GrokLab.Web.Tests.Components;

/// <summary>No field of the spec is forgotten in the form.</summary>
public sealed class LaunchFieldsTests
{
    [Fact]
    public void Every_property_of_every_kind_of_the_spec_has_a_field() =>
        Assert.Empty(Paths(typeof(ExperimentSpec), "").Except(LaunchFields.Paths));

    [Fact]
    public void Every_leaf_of_every_presets_json_has_a_field() => Assert.Empty(
        Presets.All.SelectMany(preset => preset.Variants.Select(variant => SpecJson.Apply(preset.Spec, variant.Overrides())))
            .SelectMany(spec => Leaves(JsonNode.Parse(SpecJson.Write(spec))!.AsObject(), ""))
            .Except(LaunchFields.Paths));

    [Fact]
    public void The_form_has_no_field_that_the_spec_has_not() =>
        Assert.Empty(LaunchFields.Paths.Except(Paths(typeof(ExperimentSpec), "")));

    [Fact]
    public void What_can_be_chosen_is_what_the_spec_knows()
    {
        foreach (var field in LaunchFields.Shared.Concat(LaunchFields.Regularizer).Where(f => f.Choices is not null && f.Path != "model.depth"))
        {
            Assert.Equal(Words(field.Path).Order(), field.Choices!.Select(choice => choice.Value).Order());
        }

        Assert.Equal(
            Words("task.kind").Order(), LaunchFields.Operations.Select(operation => operation.Value.Split(':')[0]).Distinct().Order());
    }

    private static IEnumerable<string> Paths(Type type, string prefix)
    {
        var kinds = Kinds(type);
        if (kinds.Count > 0)
        {
            return kinds.SelectMany(kind => Paths(kind.Type, prefix)).Append($"{prefix}kind").Distinct();
        }

        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
        {
            var path = $"{prefix}{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}";
            var value = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            return value.Assembly == typeof(ExperimentSpec).Assembly && value.IsClass ? Paths(value, $"{path}.") : [path];
        });
    }

    private static IReadOnlyList<SpecKind> Kinds(Type type) => KnownKinds.Sections.FirstOrDefault(section => section.Type == type)?.Kinds ?? [];

    private static IEnumerable<string> Leaves(JsonObject tree, string prefix) => tree.SelectMany(member =>
        member.Value is JsonObject inner ? Leaves(inner, $"{prefix}{member.Key}.") : [$"{prefix}{member.Key}"]);

    /// <summary>The words that a field of the spec may have: the kinds of its section, or its enum's.</summary>
    private static IEnumerable<string> Words(string path)
    {
        var parts = path.Split('.');
        var section = typeof(ExperimentSpec).GetProperty(parts[0], BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)!.PropertyType;
        if (section.IsEnum)
        {
            return Enum.GetNames(section).Select(JsonNamingPolicy.CamelCase.ConvertName);
        }

        var kinds = Kinds(section);
        if (parts[1] == "kind" && kinds.Count > 0)
        {
            return kinds.Select(kind => kind.Name);
        }

        var property = kinds.Select(kind => kind.Type).DefaultIfEmpty(section)
            .Select(type => type.GetProperty(parts[1], BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)).First(found => found is not null)!;
        return property.PropertyType == typeof(bool) ? ["true", "false"] : Enum.GetNames(property.PropertyType).Select(JsonNamingPolicy.CamelCase.ConvertName);
    }
}
