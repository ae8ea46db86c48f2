using GrokLab.Training.Optimizers;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Experiments;

/// <summary>Checks the changes that a spec plans, and the schedule of its learning rate, against each other and against the run's length.</summary>
/// <remarks>Steps and epochs can be compared only where the size of the training set is known.</remarks>
internal sealed class PlanChecks
{
    /// <summary>The most planned changes of one kind.</summary>
    private const int MostChanges = 1_000;

    private readonly SpecErrors errors;
    private readonly ExperimentSpec spec;
    private readonly int? stepsPerEpoch;

    private PlanChecks(SpecErrors errors, ExperimentSpec spec)
    {
        this.errors = errors;
        this.spec = spec;
        var isKnown = errors.All.All(error => error.Field != "batchSize" && SpecField.SectionOf(error.Field) != "task");
        stepsPerEpoch = isKnown ? (int)Math.Min(int.MaxValue, (spec.Task.Size().Train + spec.BatchSize - 1) / spec.BatchSize) : null;
    }

    /// <summary>Checks the optimizer's schedule and planned changes, without the run's length.</summary>
    internal static void Validate(SpecErrors errors, ExperimentSpec spec) => new PlanChecks(errors, spec).Optimizer();

    /// <summary>Checks what a new run must not plan, but runs of earlier versions may have planned: changes after the end, and two changes of
    /// one value at one step.</summary>
    internal static void ValidateNew(SpecErrors errors, ExperimentSpec spec) => new PlanChecks(errors, spec).New();

    /// <summary>Checks a list of planned changes: its length, and that each entry has a step or an epoch in range.</summary>
    /// <returns>Whether there is a list.</returns>
    internal static bool Entries<T>(SpecErrors errors, string field, IReadOnlyList<T>? changes, Action<string, T> check)
        where T : class, IPlannedChange
    {
        if (changes is null)
        {
            errors.Add(field, "Must not be null; [] is an empty schedule.");
            return false;
        }

        errors.Require(changes.Count <= MostChanges, field, $"{NumberText.Count(changes.Count)} entries; allowed are at most {NumberText.Count(MostChanges)}.");
        foreach (var (i, change) in changes.Index())
        {
            var entry = $"{field}[{i}]";
            if (change is null)
            {
                errors.Add(entry, "Must not be null.");
                continue;
            }

            errors.Require(change.Step is null != change.Epoch is null, entry, "Needs exactly one of step and epoch.");
            Range(errors, $"{entry}.step", change.Step);
            Range(errors, $"{entry}.epoch", change.Epoch);
            check(entry, change);
        }

        return true;
    }

    private void Optimizer()
    {
        var optimizer = spec.Optimizer;
        foreach (var field in OptimizerSpec.CommonFields.Where(field => field.Needs is { } needs && needs.Value != NameOf(optimizer.Schedule)))
        {
            errors.Require(
                ValueOf(optimizer, field) is null, field.Path,
                $"{NumberText.Exact(ValueOf(optimizer, field) ?? 0)} has no meaning with the schedule {NameOf(optimizer.Schedule)}; it needs {field.Needs!.Value.Path} {field.Needs.Value.Value}.");
        }

        if (optimizer.Schedule == LearningRateSchedule.Step)
        {
            errors.Require(optimizer.StepEvery is not null, "optimizer.stepEvery", $"Is needed with the schedule step: {SpecRanges.Of("optimizer.stepEvery")!.Words}.");
            errors.Require(optimizer.StepFactor is not null, "optimizer.stepFactor", $"Is needed with the schedule step: {SpecRanges.Of("optimizer.stepFactor")!.Words}.");
        }

        var hasChanges = Entries(errors, "optimizer.changes", optimizer.Changes, (entry, change) =>
        {
            errors.Require(change.LearningRate is not null || change.WeightDecay is not null, entry, "Needs a learningRate, a weightDecay or both.");
            Range(errors, $"{entry}.learningRate", change.LearningRate);
            Range(errors, $"{entry}.weightDecay", change.WeightDecay);
        });
        if (hasChanges && optimizer is { Schedule: LearningRateSchedule.Cosine, MinLearningRate: { } least } && AreSound("optimizer"))
        {
            Cosine(optimizer, least);
        }
    }

    /// <summary>The rate from which the cosine falls must not be below its minimum, at its start and after later changes.</summary>
    private void Cosine(OptimizerSpec optimizer, double least)
    {
        var changes = optimizer.Changes.Select((change, i) => (Change: change, Field: $"optimizer.changes[{i}].learningRate"))
            .Where(c => c.Change.LearningRate is not null).ToList();
        var start = new OptimizerChange { Epoch = optimizer.ScheduleFrom ?? 0 };
        var isComparable = changes.TrueForAll(c => Compare(c.Change, start) is not null);
        var before = isComparable ? changes.Where(c => Compare(c.Change, start) <= 0).ToList() : [];
        var atStart = before.Aggregate(
            (OptimizerChange?)null, (last, c) => last is null || Compare(last, c.Change) is null or <= 0 ? c.Change : last)?.LearningRate ?? optimizer.LearningRate;
        errors.Require(
            !isComparable || least <= atStart, "optimizer.minLearningRate",
            $"{NumberText.Exact(least)} is above the learning rate at the start of the cosine; allowed is at most {NumberText.Exact(atStart)}.");
        foreach (var (change, field) in changes.Where(c => isComparable && Compare(c.Change, start) > 0))
        {
            errors.Require(
                least <= change.LearningRate, field,
                $"{NumberText.Exact(change.LearningRate!.Value)} is below the minimum of the cosine; allowed is at least {NumberText.Exact(least)}.");
        }
    }

    private void New()
    {
        if (AreSound("regularizer"))
        {
            Planned("regularizer.schedule", "", "λ", spec.Regularizer.Schedule, _ => true);
        }

        if (!AreSound("optimizer"))
        {
            return;
        }

        Planned("optimizer.changes", ".learningRate", "the learning rate", spec.Optimizer.Changes, change => change.LearningRate is not null);
        Planned("optimizer.changes", ".weightDecay", "the weight decay", spec.Optimizer.Changes, change => change.WeightDecay is not null);
        if (spec.Optimizer.ScheduleFrom is { } from)
        {
            BeforeTheEnd("optimizer.scheduleFrom", new OptimizerChange { Epoch = from });
        }
    }

    /// <summary>Checks the changes of one value.</summary>
    private void Planned<T>(string field, string part, string value, IReadOnlyList<T> all, Func<T, bool> concerns)
        where T : class, IPlannedChange
    {
        List<T> earlier = [];
        foreach (var (i, change) in all.Index().Where(c => concerns(c.Item)))
        {
            BeforeTheEnd($"{field}[{i}].{(change.Step is null ? "epoch" : "step")}", change);
            errors.Require(
                earlier.TrueForAll(other => Compare(other, change) is not 0), $"{field}[{i}]{part}",
                $"There is another change of {value} {change.Words()}; allowed is one at a step.");
            earlier.Add(change);
        }
    }

    private void BeforeTheEnd(string field, IPlannedChange change)
    {
        if ((spec.Steps is null == spec.Epochs is null) || !AreSound("steps") || !AreSound("epochs"))
        {
            return;
        }

        if (change.Epoch is { } epoch)
        {
            // The change holds from the first step after the epoch; the last epoch has none.
            var last = (double?)spec.Epochs ?? (stepsPerEpoch is { } perEpoch ? (double)spec.Steps!.Value / perEpoch : double.PositiveInfinity);
            errors.Require(epoch < last, field, $"{NumberText.Exact(epoch)} is not before the end of the run; allowed is less than {NumberText.Exact(RoundedUp(last))}.");
        }
        else if (change.Step is { } step)
        {
            var last = spec.Steps ?? (stepsPerEpoch is { } perEpoch ? (long)spec.Epochs!.Value * perEpoch : long.MaxValue);
            errors.Require(step <= last, field, $"{NumberText.Count(step)} is after the last step of the run; allowed is at most {NumberText.Count(last)}.");
        }
    }

    private bool AreSound(string section) => errors.All.All(error => error.Field != section && SpecField.SectionOf(error.Field.Split('[')[0]) != section);

    /// <summary>Which of two changes comes first; null where this is not known.</summary>
    private int? Compare(IPlannedChange one, IPlannedChange other) =>
        stepsPerEpoch is { } perEpoch ? one.FirstStep(perEpoch).CompareTo(other.FirstStep(perEpoch))
        : one.Step is { } step && other.Step is { } otherStep ? step.CompareTo(otherStep)
        : one.Epoch is { } epoch && other.Epoch is { } otherEpoch ? epoch.CompareTo(otherEpoch)
        : null;

    private static double RoundedUp(double epochs) => Math.Ceiling(epochs * 1_000) / 1_000;

    private static void Range(SpecErrors errors, string field, double? value)
    {
        if (value is { } given)
        {
            errors.Range(field, SpecRanges.Of(field)!, given);
        }
    }

    private static string NameOf(LearningRateSchedule schedule) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(schedule.ToString());

    private static double? ValueOf(OptimizerSpec optimizer, SpecField field) => field.Name switch
    {
        "stepEvery" => optimizer.StepEvery,
        "stepFactor" => optimizer.StepFactor,
        "scheduleFrom" => optimizer.ScheduleFrom,
        "minLearningRate" => optimizer.MinLearningRate,
        _ => throw new NotSupportedException($"{field.Path} depends on no schedule."),
    };
}
