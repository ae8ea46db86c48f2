using GrokLab.Training.Protocol;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Engine;

/// <summary>A command to a run: its names, its texts, and its effect in the trainer. <see cref="RunCommands"/> lists all commands.</summary>
/// <param name="Name">The last part of its path in the API, for example <c>plug-in</c>.</param>
/// <param name="Verb">The text of its button.</param>
/// <param name="Message">The message to the training process; the argument is the value, where the command has one.</param>
public sealed record RunCommand(string Name, string Verb, Func<double, TrainingCommand> Message)
{
    /// <summary>The text of its button on the page of a run.</summary>
    public string Button { get; init; } = Verb;

    /// <summary>The effect on a run, as the API describes it.</summary>
    public required string Summary { get; init; }

    /// <summary>The effect on the runs of a group; null where the command is not sent to groups.</summary>
    public string? GroupSummary { get; init; }

    /// <summary>The word for a run of a group that received the command, for example <c>Unplugged</c>.</summary>
    public string Done { get; init; } = "";

    /// <summary>The command's value; null where it has none.</summary>
    public CommandValue? Value { get; init; }

    /// <summary>Whether the command applies only to runs with a regularizer.</summary>
    public bool NeedsRegularizer { get; init; }

    /// <summary>The reason why the command would change nothing at a λ; null where it would. The number is the value, null before it is known.</summary>
    public Func<RunLambda, double?, string?> Needless { get; init; } = (_, _) => null;

    /// <summary>The events that confirm the command; one of them is enough.</summary>
    public required IReadOnlyList<RunEventWords> Events { get; init; }

    /// <summary>The change from a step on, by the command; null where the trainer itself stops, waits or resumes.</summary>
    internal Func<RunSettings, TrainingCommand, long, Change?>? Effect { get; init; }

    /// <summary>The name of its intervention.</summary>
    internal string Key => Value?.Name ?? Events[0].Value?.Name ?? Name;

    /// <summary>Whether an event says that the command took effect.</summary>
    public bool IsConfirmedBy(TrainingEvent happened, double value)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return Events.Any(e => e.Kind == happened.Kind) && (Value is null || (happened.Lambda ?? happened.Value) == value);
    }
}

/// <summary>The value of a command or of an event.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Symbol">Its name for people.</param>
/// <param name="Range">The allowed values.</param>
/// <param name="Label">The label of its text field.</param>
/// <param name="Example">An example of its text.</param>
public sealed record CommandValue(string Name, string Symbol, FieldRange Range, string Label, string Example);

/// <summary>The λ of a run, which decides whether a command changes anything.</summary>
/// <param name="Now">The current λ; null where it is not known.</param>
/// <param name="WasNotZero">Whether λ was ever other than 0: only then can plugging in restore a value.</param>
public readonly record struct RunLambda(double? Now, bool WasNotZero);

/// <summary>An event of a run in words.</summary>
/// <param name="Kind">The word by which it is stored and sent.</param>
/// <param name="Title">The event's text in lists.</param>
/// <param name="ChartLabel">The text beside the event's line in the charts of a run, before its value; null where the event is no change and has no line.</param>
/// <param name="MarkerLabel">The text beside the event's line in figures; null where figures show the value instead.</param>
public sealed record RunEventWords(string Kind, string Title, string? ChartLabel = null, string? MarkerLabel = null)
{
    /// <summary>The value that the event is about; null where it has none, or only reports λ as well.</summary>
    public CommandValue? Value { get; init; }

    /// <summary>Whether the event changes how the run is trained from its step on.</summary>
    public bool IsChange => ChartLabel is not null;

    /// <summary>Whether the title implies the value.</summary>
    public bool ImpliesValue { get; init; }
}
