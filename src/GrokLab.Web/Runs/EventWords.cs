using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Training.Protocol;
using GrokLab.Web.Words;

namespace GrokLab.Web.Runs;

/// <summary>Events in words. Those of commands are words of <see cref="RunCommands"/>.</summary>
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

    /// <summary>What the charts of a run write beside the lines of events, by their kinds.</summary>
    internal static Dictionary<string, EventLabel> ChartLabels { get; } = RunCommands.All.SelectMany(command => command.Events).Concat(Others)
        .Where(words => words.ChartLabel is not null).DistinctBy(words => words.Kind)
        .ToDictionary(words => words.Kind, words => new EventLabel(words.ChartLabel!, words.ImpliesValue ? null : words.Value?.Symbol));

    /// <summary>What an event is called.</summary>
    internal static string Title(string kind) => Of(kind)?.Title ?? kind;

    /// <summary>The symbol of the value that an event tells, and the value; null where it tells none.</summary>
    internal static (string Symbol, string Value)? Value(RunEventDto happened) =>
        (happened.Lambda ?? happened.Value) is { } value ? (Of(happened.Kind)?.Value?.Symbol ?? RunCommands.LambdaValue.Symbol, Format.Setting(value)) : null;

    private static RunEventWords? Of(string kind) => RunCommands.WordsOf(kind) ?? Others.FirstOrDefault(words => words.Kind == kind);
}

/// <summary>What stands beside an event's line.</summary>
/// <param name="Text">The event.</param>
/// <param name="Symbol">The symbol of its value; null where that is not written.</param>
internal sealed record EventLabel(string Text, string? Symbol);
