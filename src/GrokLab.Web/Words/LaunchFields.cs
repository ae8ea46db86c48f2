using GrokLab.Training.Kinds;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Tasks;

namespace GrokLab.Web.Words;

/// <summary>Every field of the spec, in the order of the form. Fields that belong to only one kind are read from that
/// kind.</summary>
public static class LaunchFields
{
    private static readonly Dictionary<SpecField, HashSet<string>> Kinds = KnownKinds.Sections.SelectMany(section => section.Kinds)
        .SelectMany(kind => kind.Fields.Select(field => (field, kind.Name))).GroupBy(of => of.field, of => of.Name).ToDictionary(of => of.Key, of => of.ToHashSet());

    /// <summary>Kind and operation of every task: <c>modularArithmetic:add</c>, or <c>cifar10:</c> for a task without operations.</summary>
    public static IReadOnlyList<(string Value, string Text)> Operations { get; } = [.. KnownKinds.Tasks.SelectMany(kind => kind.Operations.Count == 0
        ? [($"{kind.Name}:", kind.Label)]
        : kind.Operations.Select(operation => ($"{kind.Name}:{operation.Value}", operation.Text)))];

    /// <summary>The fields of the task, without its kind and operation.</summary>
    public static IReadOnlyList<SpecField> Task { get; } = [.. OfKinds(KnownKinds.Tasks).Where(field => field.Path != "task.operation")];

    /// <summary>The fields of the network.</summary>
    public static IReadOnlyList<SpecField> Model { get; } = [Kind("model", "Network", KnownKinds.Models), .. OfKinds(KnownKinds.Models)];

    /// <summary>The fields of the optimizer, without the length.</summary>
    public static IReadOnlyList<SpecField> Optimizer { get; } =
    [
        Kind("optimizer", "Optimizer", KnownKinds.Optimizers),
        .. OptimizerSpec.CommonFields.Concat(OfKinds(KnownKinds.Optimizers)).Where(field => !field.Seldom),
        new("batchSize", "Batch size"),
        .. OptimizerSpec.CommonFields.Concat(OfKinds(KnownKinds.Optimizers)).Where(field => field.Seldom),
        new("precision", "Precision", FieldContent.Text)
        {
            Choices = SpecField.ChoicesOf<MatmulPrecision>(precision => precision == MatmulPrecision.Full ? "full float32" : "TF32: faster, ten bits"),
            Seldom = true,
            Helper = "TF32: on CUDA devices",
        },
    ];

    /// <summary>The length in steps or epochs; the form has one field for both.</summary>
    public static IReadOnlyList<SpecField> Length { get; } = [new("steps", "Steps"), new("epochs", "Epochs")];

    /// <summary>The interval of evaluations in epochs.</summary>
    public static SpecField EveryEpochs { get; } = new("evaluation.everyEpochs", "Every … epochs");

    /// <summary>The fields for evaluations counted in steps.</summary>
    public static IReadOnlyList<SpecField> EvaluationBySteps { get; } =
    [
        new("evaluation.every", "Every … steps"),
        new("evaluation.denseUntil", "until step"),
        new("evaluation.pointsPerDecade", "then, points per factor of ten"),
    ];

    /// <summary>The frequency of computing representativeness.</summary>
    public static SpecField Representativeness { get; } =
        new("evaluation.representativenessPointsPerDecade", "Representativeness") { Helper = "Points per factor of ten in steps; 0 for none" };

    /// <summary>The training loss of κ at matched confidence.</summary>
    public static SpecField MatchedLoss { get; } =
        new("evaluation.matchedLoss", "Matched loss") { Helper = "Training loss of κ at matched confidence, nats" };

    /// <summary>The fields that each variant has separately.</summary>
    public static IReadOnlyList<SpecField> Regularizer { get; } =
        [Kind("regularizer", "Minimised loss", KnownKinds.Regularizers), RegularizerSpec.LambdaField, .. OfKinds(KnownKinds.Regularizers)];

    /// <summary>The device that trains the runs.</summary>
    public static SpecField Device { get; } = new("device", "Device", FieldContent.Text);

    /// <summary>The single fields that all variants share.</summary>
    public static IReadOnlyList<SpecField> Shared { get; } =
        [.. Task, .. Model, .. Optimizer, EveryEpochs, .. EvaluationBySteps, Representativeness, MatchedLoss, Device];

    /// <summary>Every path of the spec that the form can change.</summary>
    public static IReadOnlySet<string> Paths { get; } = new HashSet<string>(
        [.. Shared.Concat(Regularizer).Concat(Length).Select(field => field.Path), "task.kind", "task.operation", "seed", "regularizer.schedule", "optimizer.changes"]);

    /// <summary>Whether a kind has a field of its section; fields that belong to no particular kind are in all kinds.</summary>
    public static bool Has(string kind, SpecField field) => !Kinds.TryGetValue(field, out var kinds) || kinds.Contains(kind);

    /// <summary>The kind of task with that name.</summary>
    internal static TaskKind TaskKind(string name) => KnownKinds.Tasks.First(kind => kind.Name == name);

    private static SpecField Kind(string section, string label, IEnumerable<SpecKind> kinds) =>
        new($"{section}.kind", label, FieldContent.Text) { Choices = [.. kinds.Select(kind => (kind.Name, kind.Label))] };

    private static IReadOnlyList<SpecField> OfKinds(IEnumerable<SpecKind> kinds) => [.. kinds.SelectMany(kind => kind.Fields).Distinct()];
}
