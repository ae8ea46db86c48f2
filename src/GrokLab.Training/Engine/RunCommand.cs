using GrokLab.Training.Protocol;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Engine;

/// <summary>A command to a run: its names, its words, and what it does in the trainer. <see cref="RunCommands"/> lists all.</summary>
/// <param name="Name">The last part of its path in the API, for example <c>plug-in</c>.</param>
/// <param name="Verb">The text of its button.</param>
/// <param name="Message">What the training process is sent; the argument is the value, where the command has one.</param>
public sealed record RunCommand(string Name, string Verb, Func<double, TrainingCommand> Message)
{
    /// <summary>The text of its button on the page of a run.</summary>
    public string Button { get; init; } = Verb;

    /// <summary>What it does to a run, as the API describes it.</summary>
    public required string Summary { get; init; }

    /// <summary>What it does to the runs of a group; null where it is not sent to groups.</summary>
    public string? GroupSummary { get; init; }

    /// <summary>What was done to a run of a group, for example <c>Unplugged</c>.</summary>
    public string Done { get; init; } = "";

    /// <summary>The value that comes with it; null where none does.</summary>
    public CommandValue? Value { get; init; }

    /// <summary>Whether only a run with a regularizer takes it.</summary>
    public bool NeedsRegularizer { get; init; }

    /// <summary>Why it would change nothing in a run with such a λ, where it would not; the number is the value, null before it is known.</summary>
    public Func<RunLambda, double?, string?> Needless { get; init; } = (_, _) => null;

    /// <summary>The events of which one confirms it.</summary>
    public required IReadOnlyList<RunEventWords> Events { get; init; }

    /// <summary>What it changes before the next step; null where the trainer itself stops, waits or goes on.</summary>
    internal Func<RunSettings, TrainingCommand, Change?>? Effect { get; init; }

    /// <summary>What its intervention is called where it is repeated.</summary>
    internal string Key => Value?.Name ?? Events[0].Value?.Name ?? Name;

    /// <summary>Whether an event says that the command took effect.</summary>
    public bool IsConfirmedBy(TrainingEvent happened, double value)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return Events.Any(e => e.Kind == happened.Kind) && (Value is null || (happened.Lambda ?? happened.Value) == value);
    }
}

/// <summary>The value that comes with a command, or that an event tells.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Symbol">Its name for people.</param>
/// <param name="Range">What is allowed.</param>
/// <param name="Label">What its text field is called.</param>
/// <param name="Example">How it may be written.</param>
public sealed record CommandValue(string Name, string Symbol, FieldRange Range, string Label, string Example);

/// <summary>The λ of a run, which decides whether a command changes anything.</summary>
/// <param name="Now">λ now; null where it is not known.</param>
/// <param name="WasAboveZero">Whether it was ever above 0: then there is a value that plugging in restores.</param>
public readonly record struct RunLambda(double? Now, bool WasAboveZero);

/// <summary>An event of a run in words.</summary>
/// <param name="Kind">The word by which it is stored and sent.</param>
/// <param name="Title">What lists call it.</param>
/// <param name="ChartLabel">What it is called beside its line in the charts of a run; null where it is no change and has no line.</param>
/// <param name="MarkerLabel">What it is called beside its line in figures; null where the value stands there.</param>
public sealed record RunEventWords(string Kind, string Title, string? ChartLabel = null, string? MarkerLabel = null)
{
    /// <summary>The value that it tells; null where it tells none, or λ by the way.</summary>
    public CommandValue? Value { get; init; }

    /// <summary>Whether the run is trained in another way from its step on.</summary>
    public bool IsChange => ChartLabel is not null;

    /// <summary>Whether its title says the value too.</summary>
    public bool ImpliesValue { get; init; }
}
