using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.Ncc;

namespace GrokLab.Training.Kinds;

/// <summary>The JSON format of specs: camel case, enums as words, the kind of a section as its property <c>kind</c>.</summary>
public static class KindsJson
{
    /// <summary>Shared options; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            AllowOutOfOrderMetadataProperties = true,
            NumberHandling = JsonNumberHandling.Strict,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            PropertyNameCaseInsensitive = false,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddKinds, AcceptStoredVariance } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void AddKinds(JsonTypeInfo type)
    {
        if (KnownKinds.Sections.FirstOrDefault(section => section.Type == type.Type) is { } section)
        {
            type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "kind" };
            foreach (var kind in section.Kinds)
            {
                type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind.Type, kind.Name));
            }
        }
    }

    /// <summary>Version 0.1.0 stored the class variance of NCC with the other regularizers too; there the field is accepted and ignored.</summary>
    private static void AcceptStoredVariance(JsonTypeInfo type)
    {
        if (type.Type == typeof(NoRegularizerSpec) || type.Type == typeof(FlatnessSpec))
        {
            var variance = type.CreateJsonPropertyInfo(typeof(NccVariance), "nccVariance");
            variance.Set = (_, _) => { };
            type.Properties.Add(variance);
        }
    }
}
