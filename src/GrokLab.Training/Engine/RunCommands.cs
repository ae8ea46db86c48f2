using GrokLab.Training.Checkpoints;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;

namespace GrokLab.Training.Engine;

/// <summary>All commands to a run. A new command that changes a running run needs an entry here and a message in <see cref="TrainingCommand"/>.</summary>
public static class RunCommands
{
    /// <summary>λ of the regularizer.</summary>
    public static CommandValue LambdaValue { get; } = new("lambda", "λ", SpecRanges.Of("regularizer.lambda")!, "New λ, 0 unplugs", "0.001 or 1e-3");

    /// <summary>The optimizer's learning rate before warm-up and schedule.</summary>
    public static CommandValue LearningRateValue { get; } =
        new("learningRate", "lr", SpecRanges.Of("optimizer.learningRate")!, "New learning rate", "0.01 or 1e-2");

    /// <summary>The optimizer's weight decay.</summary>
    public static CommandValue WeightDecayValue { get; } =
        new("weightDecay", "wd", SpecRanges.Of("optimizer.weightDecay")!, "New weight decay", "0.0005 or 5e-4");

    /// <summary>Ends the run for good.</summary>
    public static RunCommand Stop { get; } = new("stop", "Stop", _ => new StopTraining())
    {
        Done = "Stopped",
        Summary = "Stops the run for good, also a queued one.",
        GroupSummary = "Stops all runs of a group for good, also queued ones.",
        Events = [new(TrainingEventKind.Stopped, "Stopped")],
    };

    /// <summary>Pauses the run before its next step.</summary>
    public static RunCommand Pause { get; } = new("pause", "Pause", _ => new PauseTraining())
    {
        Done = "Paused",
        Summary = "Pauses training before its next step.",
        GroupSummary = "Pauses all runs of a group until they are resumed, also queued ones.",
        Events = [new(TrainingEventKind.Paused, "Paused")],
    };

    /// <summary>Resumes the run.</summary>
    public static RunCommand Resume { get; } = new("resume", "Resume", _ => new ResumeTraining())
    {
        Done = "Resumed",
        Summary = "Resumes training.",
        GroupSummary = "Resumes all runs of a group; they train, or wait for their turn.",
        Events = [new(TrainingEventKind.Resumed, "Resumed")],
    };

    /// <summary>Sets λ to 0 from the next step on.</summary>
    public static RunCommand Unplug { get; } = new("unplug", "Unplug", _ => new SetLambda(0))
    {
        Button = "Unplug regularizer",
        Done = "Unplugged",
        Summary = "Sets λ to 0 from the next step on.",
        GroupSummary = "Sets λ to 0 in all runs of a group that train.",
        NeedsRegularizer = true,
        Needless = (lambda, _) => lambda.Now == 0 ? "The regularizer is unplugged already." : null,
        Events = [new(TrainingEventKind.RegularizerUnplugged, "Regularizer unplugged", "unplugged", "Unplug") { Value = LambdaValue, ImpliesValue = true }],
        Effect = (run, command, _) => run.Lambda.Set(((SetLambda)command).Lambda),
    };

    /// <summary>Restores the λ from before it became 0.</summary>
    public static RunCommand PlugIn { get; } = new("plug-in", "Plug in", _ => new PlugInRegularizer())
    {
        Done = "Plugged in",
        Summary = "Restores λ from the next step on.",
        GroupSummary = "Restores λ in all runs of a group that train.",
        NeedsRegularizer = true,
        Needless = (lambda, _) => lambda.Now is not (null or 0) ? "The regularizer is plugged in already."
            : lambda.WasNotZero ? null : "λ was always 0 in this run: there is nothing to plug in. Set a λ instead.",
        Events = [new(TrainingEventKind.RegularizerPluggedIn, "Regularizer plugged in", "plugged in,", "Plug in") { Value = LambdaValue }],
        Effect = (run, _, _) => run.Lambda.PlugIn(),
    };

    /// <summary>Sets λ from the next step on.</summary>
    public static RunCommand SetLambda { get; } = new("lambda", "Set λ", value => new SetLambda(value))
    {
        Summary = "Sets λ from the next step on.",
        Value = LambdaValue,
        NeedsRegularizer = true,
        Needless = (lambda, value) => value != lambda.Now ? null : value == 0 ? Unplug!.Needless(lambda, value) : "λ has that value already.",
        Events = [new(TrainingEventKind.LambdaChanged, "λ changed", "changed to") { Value = LambdaValue }, .. Unplug.Events, .. PlugIn.Events],
        Effect = Unplug.Effect,
    };

    /// <summary>All commands, in the order of their buttons.</summary>
    public static IReadOnlyList<RunCommand> All { get; } = [Unplug, PlugIn, Pause, Resume, Stop, SetLambda];

    /// <summary>The words of every event that a command causes or that is a planned change; one of a kind may be there more than once.</summary>
    public static IReadOnlyList<RunEventWords> Events { get; } =
    [
        .. All.SelectMany(command => command.Events),
        new(TrainingEventKind.LearningRateChanged, "Learning rate changed", ChartLabel: "") { Value = LearningRateValue },
        new(TrainingEventKind.WeightDecayChanged, "Weight decay changed", ChartLabel: "") { Value = WeightDecayValue },
    ];

    /// <summary>The words of an event of <see cref="Events"/>; null for all other events.</summary>
    public static RunEventWords? WordsOf(string kind) => Events.FirstOrDefault(e => e.Kind == kind);

    /// <summary>Whether the value of an event is λ: true unless the event changes another value.</summary>
    public static bool IsOfLambda(string kind) => WordsOf(kind)?.Value is not { } value || value == LambdaValue;

    /// <summary>The intervention that an event reports; null where it reports none.</summary>
    /// <param name="kind">The event's kind.</param>
    /// <param name="step">The first step trained with the change.</param>
    /// <param name="value">The value that is stored with it.</param>
    public static Intervention? InterventionOf(string kind, long step, double? value) =>
        All.FirstOrDefault(command => command.Effect is not null && command.Events[0].Kind == kind) is { } made ? new(step, made.Key, value ?? 0) : null;

    /// <summary>The command of a message; null where the message is not from a user.</summary>
    internal static RunCommand? Of(TrainingCommand message) => All.FirstOrDefault(command => command.Message(0).GetType() == message.GetType());

    /// <summary>Repeats an intervention.</summary>
    /// <exception cref="CheckpointException">This program knows no such intervention.</exception>
    internal static Change? Repeat(Intervention made, RunSettings run)
    {
        var command = All.FirstOrDefault(command => command.Effect is not null && (command.Value?.Name ?? command.Name) == made.Name)
            ?? throw new CheckpointException($"\"{made.Name}\" is no intervention that this version knows.");
        return command.Effect!(run, command.Message(made.Value), made.Step);
    }
}
