using GrokLab.Training.Protocol;
using GrokLab.Training.Steps;

namespace GrokLab.Training.Engine;

/// <summary>A change that takes effect.</summary>
/// <param name="Kind">The kind of its event.</param>
/// <param name="Value">The new value.</param>
/// <param name="Reason">The reason, where no command caused the change; otherwise null.</param>
public readonly record struct Change(string Kind, double Value, string? Reason = null)
{
    /// <summary>The reason of a change that the spec planned.</summary>
    internal const string Scheduled = "scheduled";
}

/// <summary>The settings that can be changed while a run trains.</summary>
/// <param name="Lambda">λ and its planned changes.</param>
/// <param name="Optimizer">Learning rate and weight decay of each step.</param>
internal sealed record RunSettings(LambdaSchedule Lambda, OptimizerSettings Optimizer);

/// <summary>The changes while a run trains: planned by its spec, made by hand, and made by hand in an earlier attempt.</summary>
internal sealed class RunChanges
{
    private readonly Queue<Intervention> repeated;
    private readonly List<Intervention> made = [];

    /// <param name="settings">The settings that change.</param>
    /// <param name="interventions">Changes made by hand in an earlier attempt at the same run, repeated at their steps.</param>
    /// <param name="firstStep">The number of steps already trained; changes that were due by then are applied.</param>
    /// <exception cref="Checkpoints.CheckpointException">This program does not know one of the interventions.</exception>
    internal RunChanges(RunSettings settings, IEnumerable<Intervention> interventions, long firstStep = 0)
    {
        Settings = settings;
        repeated = new(interventions.OrderBy(i => i.Step));
        foreach (var _ in Due(firstStep))
        {
            // Due applied the change: it took effect before the checkpoint that the run resumes from.
        }
    }

    /// <summary>The settings that change.</summary>
    internal RunSettings Settings { get; }

    /// <summary>All changes made by hand so far, by step.</summary>
    internal IReadOnlyList<Intervention> Made => made;

    /// <summary>The changes that take effect at a step without a command; called before every step in rising order.</summary>
    /// <param name="step">The step's number, from 1.</param>
    internal IEnumerable<Change> Due(long step)
    {
        // As during a run, changes by hand before a step come before the planned changes of that step.
        while (repeated.TryPeek(out var next) && next.Step <= step)
        {
            foreach (var planned in Settings.Lambda.Due(next.Step - 1))
            {
                yield return planned;
            }

            made.Add(repeated.Dequeue());
            if (RunCommands.Repeat(next, Settings) is { } again)
            {
                yield return again with { Reason = "repeated" };
            }
        }

        foreach (var planned in Settings.Lambda.Due(step))
        {
            yield return planned;
        }

        if (Settings.Optimizer.LearningRate.PlannedAt(step) is { } learningRate)
        {
            yield return new(TrainingEventKind.LearningRateChanged, learningRate, Change.Scheduled);
        }

        if (Settings.Optimizer.WeightDecay.PlannedAt(step) is { } weightDecay)
        {
            yield return new(TrainingEventKind.WeightDecayChanged, weightDecay, Change.Scheduled);
        }
    }

    /// <summary>Applies a command; returns null where it changes nothing.</summary>
    /// <param name="command">The command.</param>
    /// <param name="step">The first step that is trained with the change.</param>
    internal Change? Make(TrainingCommand command, long step)
    {
        if (RunCommands.Of(command) is not { Effect: { } effect } known || effect(Settings, command, step) is not { } change)
        {
            return null;
        }

        made.Add(new Intervention(step, known.Key, change.Value));
        return change;
    }
}
