using System.Collections.ObjectModel;
using GrokLab.Training.Checkpoints;
using GrokLab.Training.Protocol;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Engine;

/// <summary>The part of a trainer that resumes from a checkpoint and writes the next ones.</summary>
public sealed partial class Trainer
{
    /// <summary>Restores the run from its newest sound checkpoint, or starts it.</summary>
    /// <param name="keeper">The run's checkpoints; null where none are kept.</param>
    /// <param name="unsound">The errors of the checkpoints that could not be used.</param>
    /// <param name="computed">How the steps before the checkpoint were computed, where that is known.</param>
    private TakenUp? ResumeOrStart(CheckpointKeeper? keeper, out IReadOnlyList<string> unsound, out IReadOnlyDictionary<string, string> computed)
    {
        List<string> reasons = [];
        unsound = reasons;
        computed = ReadOnlyDictionary<string, string>.Empty;
        foreach (var entry in keeper?.Candidates() ?? [])
        {
            try
            {
                var checkpoint = CheckpointFolder.Read(entry);
                if (CheckpointFit.Differences(checkpoint.Spec, spec) is { Count: > 0 } differences)
                {
                    throw new InvalidSpecException(differences);
                }

                session.RestoreState(checkpoint.Tensors, checkpoint.Progress.Step);
                ResumeFrom(checkpoint);
                computed = checkpoint.Progress.Computation;
                keeper!.Begin(entry);
                return new TakenUp(entry.Name, Step, elapsedBefore, changes.Settings.Lambda.Current, changes.Settings.Lambda.PluggedIn);
            }
            catch (CheckpointException e)
            {
                reasons.Add($"{entry.Name}: {e.Message}");
                CheckpointKeeper.SetAside(entry);
            }
        }

        if (checkpoints is { MustResume: true })
        {
            throw new CheckpointException(string.Join(' ', ["There is no sound checkpoint to resume from.", .. reasons]));
        }

        keeper?.Begin(null);
        changes = new RunChanges(Settings(), interventions ?? []);
        schedule = new EvaluationSchedule(spec.Evaluation, session.TotalSteps, session.StepsPerEpoch);
        return null;
    }

    private RunSettings Settings() => new(new LambdaSchedule(spec.Regularizer, session.StepsPerEpoch), session.OptimizerSettings);

    private void ResumeFrom(Checkpoint checkpoint)
    {
        var at = checkpoint.Progress;
        if (at.Step > session.TotalSteps)
        {
            throw new InvalidSpecException([new SpecError(spec.Steps is null ? "epochs" : "steps", $"{session.TotalSteps} steps are fewer than the {at.Step} of the checkpoint.")]);
        }

        // Interventions up to the checkpoint are the checkpoint's; for later ones the store of the run is the authority.
        var done = CheckpointFit.SameRegularizer(checkpoint.Spec, spec) ? at.Interventions.Where(i => i.Step <= at.Step) : [];
        var later = (interventions ?? at.Interventions).Where(i => i.Step > at.Step);
        (Step, elapsedBefore, undefined) = (at.Step, at.ElapsedSeconds, [.. at.UndefinedMeasures]);
        changes = new RunChanges(Settings(), done.Concat(later), at.Step);
        schedule = new EvaluationSchedule(spec.Evaluation, session.TotalSteps, session.StepsPerEpoch, at.Step, at.NextRepresentativeness);
    }

    /// <summary>Reports the last checkpoint and writes the next one, where it is due.</summary>
    /// <param name="keeper">The run's checkpoints; null where none are kept.</param>
    /// <param name="now">Whether to write one even if none is due, and to wait until it is on the disk.</param>
    private IEnumerable<TrainingMessage> Checkpoint(CheckpointKeeper? keeper, bool now)
    {
        if (keeper is null)
        {
            yield break;
        }

        if (keeper.Take(wait: now) is { } before)
        {
            yield return Report(before);
        }

        if (!(now || keeper.IsDue))
        {
            yield break;
        }

        var progress = new CheckpointProgress
        {
            Step = Step,
            ElapsedSeconds = Elapsed,
            Interventions = [.. changes.Made],
            NextRepresentativeness = schedule.NextRepresentativeness,
            UndefinedMeasures = [.. undefined.Order(StringComparer.Ordinal)],
            Computation = Computation(),
        };

        // A run cannot resume from a network that is no longer finite.
        if (keeper.IsNew(progress) && session.Divergence() is null)
        {
            keeper.Write(new Checkpoint(spec, progress, session.CaptureState()));
        }

        if (now && keeper.Take(wait: true) is { } written)
        {
            yield return Report(written);
        }
    }

    private TrainingMessage Report(CheckpointOutcome outcome) => outcome.Written is { } entry
        ? new CheckpointWritten(entry.Step, entry.Name, entry.Bytes, outcome.Seconds)
        : Event(TrainingEventKind.CheckpointFailed, Step, message: outcome.Error?.Message);
}
