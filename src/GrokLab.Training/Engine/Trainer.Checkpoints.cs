using System.Collections.ObjectModel;
using System.Globalization;
using GrokLab.Training.Checkpoints;
using GrokLab.Training.Protocol;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Engine;

/// <summary>How a trainer goes on from a checkpoint, and makes the next ones.</summary>
public sealed partial class Trainer
{
    /// <summary>Puts the run where its newest sound checkpoint says, or at its start.</summary>
    /// <param name="keeper">The run's checkpoints; null where none are kept.</param>
    /// <param name="unsound">What is wrong with those that could not be used.</param>
    /// <param name="computed">How the steps up to there were computed, where that is known.</param>
    private TakenUp? TakeUp(CheckpointKeeper? keeper, out IReadOnlyList<string> unsound, out IReadOnlyDictionary<string, string> computed)
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
                GoOnFrom(checkpoint);
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

    private RunSettings Settings() => new(new LambdaSchedule(spec.Regularizer, session.StepsPerEpoch), session.LearningRate);

    private void GoOnFrom(Checkpoint checkpoint)
    {
        var at = checkpoint.Progress;
        if (at.Step > session.TotalSteps)
        {
            throw new InvalidSpecException([new SpecError(spec.Steps is null ? "epochs" : "steps", string.Create(
                CultureInfo.InvariantCulture, $"{session.TotalSteps} steps are fewer than the {at.Step} of the checkpoint."))]);
        }

        // What was done by hand up to the checkpoint belongs to it; of what came later, whoever stores the run knows best.
        var done = CheckpointFit.SameRegularizer(checkpoint.Spec, spec) ? at.Interventions.Where(i => i.Step <= at.Step) : [];
        var later = (interventions ?? at.Interventions).Where(i => i.Step > at.Step);
        (Step, elapsedBefore, undefined) = (at.Step, at.ElapsedSeconds, [.. at.UndefinedMeasures]);
        changes = new RunChanges(Settings(), done.Concat(later), at.Step);
        schedule = new EvaluationSchedule(spec.Evaluation, session.TotalSteps, session.StepsPerEpoch, at.Step, at.NextRepresentativeness);
    }

    /// <summary>Tells of the last checkpoint and makes the next one, where it is time for it.</summary>
    /// <param name="keeper">The run's checkpoints; null where none are kept.</param>
    /// <param name="now">Whether to make one whatever the time is, and to wait until it is on the disk.</param>
    private IEnumerable<TrainingMessage> Checkpoint(CheckpointKeeper? keeper, bool now)
    {
        if (keeper is null)
        {
            yield break;
        }

        if (keeper.Take(wait: now) is { } before)
        {
            yield return Told(before);
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

        // A network that is not finite any more is no place to go on from.
        if (keeper.IsNew(progress) && session.Divergence() is null)
        {
            keeper.Write(new Checkpoint(spec, progress, session.CaptureState()));
        }

        if (now && keeper.Take(wait: true) is { } written)
        {
            yield return Told(written);
        }
    }

    private TrainingMessage Told(CheckpointOutcome outcome) => outcome.Written is { } entry
        ? new CheckpointWritten(entry.Step, entry.Name, entry.Bytes, outcome.Seconds)
        : Event(TrainingEventKind.CheckpointFailed, Step, message: outcome.Error?.Message);
}
