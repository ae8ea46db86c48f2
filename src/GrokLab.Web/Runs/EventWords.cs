using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Training.Protocol;
using GrokLab.Web.Words;

namespace GrokLab.Web.Runs;

/// <summary>Events in words. The words for commands are in <see cref="RunCommands"/>.</summary>
internal static class EventWords
{
    private static readonly RunEventWords[] Others =
    [
        new(TrainingEventKind.RunStarted, "Run started"),
        new(RunEventKinds.TakenUp, "Training restarted"),
        new(RunEventKinds.Forked, "Forked", ChartLabel: "forked") { Value = RunCommands.LambdaValue },
        new(TrainingEventKind.CheckpointUnsound, "Checkpoint not usable"),
        new(TrainingEventKind.CheckpointFailed, "Checkpoint not written"),
        new(TrainingEventKind.ComputationChanged, "Computation changed"),
        new(RunEventKinds.StorageFailed, "Database not writable"),
        new(TrainingEventKind.MeasureUndefined, "Measure not defined"),
    ];

    /// <summary>The labels of the lines of events in a run's charts, by kind of event.</summary>
    internal static Dictionary<string, EventLabel> ChartLabels { get; } = RunCommands.Events.Concat(Others)
        .Where(words => words.ChartLabel is not null).DistinctBy(words => words.Kind)
        .ToDictionary(words => words.Kind, words => new EventLabel(words.ChartLabel!, words.ImpliesValue ? null : words.Value?.Symbol));

    /// <summary>The title of an event.</summary>
    internal static string Title(string kind) => Of(kind)?.Title ?? kind;

    /// <summary>The symbol of an event's value, and the value; null if the event has none.</summary>
    internal static (string Symbol, string Value)? Value(RunEventDto happened) =>
        (happened.Lambda ?? happened.Value) is { } value ? (Of(happened.Kind)?.Value?.Symbol ?? RunCommands.LambdaValue.Symbol, Format.Setting(value)) : null;

    private static RunEventWords? Of(string kind) => RunCommands.WordsOf(kind) ?? Others.FirstOrDefault(words => words.Kind == kind);
}

/// <summary>The label of an event's line.</summary>
/// <param name="Text">The event's title.</param>
/// <param name="Symbol">The symbol of its value; null if the value is not shown.</param>
internal sealed record EventLabel(string Text, string? Symbol);
