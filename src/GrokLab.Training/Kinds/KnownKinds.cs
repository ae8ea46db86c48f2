using GrokLab.Training.Models;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Specs;
using GrokLab.Training.Tasks;
using GrokLab.Training.Tasks.Cifar10;
using GrokLab.Training.Tasks.ModularArithmetic;
using GrokLab.Training.Tasks.PermutationGroup;

namespace GrokLab.Training.Kinds;

/// <summary>Every kind of task, network, optimizer and regularizer, in the order of forms. A new kind needs an entry here.</summary>
public static class KnownKinds
{
    /// <summary>The tasks.</summary>
    public static IReadOnlyList<TaskKind> Tasks { get; } = [ModularArithmeticSpec.Kind, PermutationGroupSpec.Kind, Cifar10Spec.Kind];

    /// <summary>The networks.</summary>
    public static IReadOnlyList<ModelKind> Models { get; } = [GrokkingTransformerSpec.Kind, ResNetSpec.Kind];

    /// <summary>The optimizers.</summary>
    public static IReadOnlyList<SpecKind> Optimizers { get; } = [AdamWSpec.Kind, SgdSpec.Kind];

    /// <summary>The regularizers; the first one is none.</summary>
    public static IReadOnlyList<RegularizerKind> Regularizers { get; } = [NoRegularizerSpec.Kind, NccSpec.Kind, FlatnessSpec.Kind, FlatnessBoundSpec.Kind];

    /// <summary>The sections of a spec that have kinds.</summary>
    public static IReadOnlyList<SpecSection> Sections { get; } =
    [
        new("task", typeof(TaskSpec), Tasks),
        new("model", typeof(ModelSpec), Models),
        new("optimizer", typeof(OptimizerSpec), Optimizers),
        new("regularizer", typeof(RegularizerSpec), Regularizers),
    ];

    /// <summary>A task's kind.</summary>
    public static TaskKind Of(TaskSpec spec) => Of(Tasks, spec);

    /// <summary>A network's kind.</summary>
    public static ModelKind Of(ModelSpec spec) => Of(Models, spec);

    /// <summary>An optimizer's kind.</summary>
    public static SpecKind Of(OptimizerSpec spec) => Of(Optimizers, spec);

    /// <summary>A regularizer's kind.</summary>
    public static RegularizerKind Of(RegularizerSpec spec) => Of(Regularizers, spec);

    private static T Of<T>(IReadOnlyList<T> kinds, object spec)
        where T : SpecKind => kinds.First(kind => kind.Type == spec.GetType());
}

/// <summary>A section of a spec that has kinds.</summary>
/// <param name="Name">Its name in the JSON.</param>
/// <param name="Type">The type that its kinds share.</param>
/// <param name="Kinds">The kinds.</param>
public sealed record SpecSection(string Name, Type Type, IReadOnlyList<SpecKind> Kinds);
