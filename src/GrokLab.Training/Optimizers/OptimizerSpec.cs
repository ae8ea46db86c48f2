using GrokLab.Training.Specs;

namespace GrokLab.Training.Optimizers;

/// <summary>The optimizer, which changes the weights; the JSON property <c>kind</c> says which.</summary>
public abstract record OptimizerSpec
{
    private const string ScheduleField = "optimizer.schedule";
    private const int MostChangesInWords = 3;

    /// <summary>The allowed learning rates.</summary>
    internal static readonly FieldRange LearningRateRange = FieldRange.Real(1e-8, 10);

    /// <summary>The allowed weight decays.</summary>
    internal static readonly FieldRange WeightDecayRange = FieldRange.Real(0, 100);

    /// <summary>The fields that all optimizers have.</summary>
    public static IReadOnlyList<SpecField> CommonFields { get; } =
    [
        new("optimizer.learningRate", "Learning rate") { Range = LearningRateRange },
        new("optimizer.weightDecay", "Weight decay") { Range = WeightDecayRange },
        new(ScheduleField, "Learning-rate schedule", FieldContent.Text)
        {
            Choices = SpecField.ChoicesOf<LearningRateSchedule>(schedule => schedule switch
            {
                LearningRateSchedule.Step => "falls in steps",
                LearningRateSchedule.Cosine => "cosine",
                _ => "constant",
            }),
        },
        new("optimizer.stepEvery", "Rate falls every … epochs", FieldContent.OptionalNumber) { Range = FieldRange.Whole(1, 1_000_000), Needs = (ScheduleField, "step") },
        new("optimizer.stepFactor", "Rate falls by the factor", FieldContent.OptionalNumber) { Range = FieldRange.Real(1e-6, 1), Needs = (ScheduleField, "step") },
        new("optimizer.scheduleFrom", "Cosine after epoch", FieldContent.OptionalNumber)
        {
            Range = FieldRange.Real(0, 1_000_000), Needs = (ScheduleField, "cosine"), Helper = "Empty: from the first step",
        },
        new("optimizer.minLearningRate", "Final learning rate", FieldContent.OptionalNumber)
        {
            Range = FieldRange.Real(0, 10), Needs = (ScheduleField, "cosine"), Helper = "At the last step; empty: 0",
        },
        new("optimizer.maxHeadNorm", "Cap of ‖W‖", FieldContent.OptionalNumber)
        {
            Range = FieldRange.Real(1e-6, 1e9), Seldom = true, Helper = "Of the last layer, after each step; empty: none",
        },
        new("optimizer.warmupSteps", "Warm-up steps") { Range = FieldRange.Whole(0, 1_000_000), Seldom = true, Helper = "The learning rate rises linearly over these steps" },
    ];

    /// <summary>The learning rate after warm-up, until a planned change; the schedule multiplies it.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay: decoupled in AdamW, added to the gradient in SGD (as in PyTorch).</summary>
    public double WeightDecay { get; init; }

    /// <summary>Steps over which the learning rate rises linearly to its value; 0 for none.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>How the learning rate falls.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>Epochs after each of which the learning rate falls; only with <see cref="LearningRateSchedule.Step"/>.</summary>
    public int? StepEvery { get; init; }

    /// <summary>The factor by which the learning rate falls, at most 1; only with <see cref="LearningRateSchedule.Step"/>.</summary>
    public double? StepFactor { get; init; }

    /// <summary>Completed epochs after which the learning rate falls, null for 0; only with <see cref="LearningRateSchedule.Cosine"/>.</summary>
    public double? ScheduleFrom { get; init; }

    /// <summary>The learning rate of the last step, null for 0; only with <see cref="LearningRateSchedule.Cosine"/>.</summary>
    public double? MinLearningRate { get; init; }

    /// <summary>The largest Frobenius norm of the last linear layer's weights: after each step larger weights are scaled to it,
    /// the biases are not. Null for none.</summary>
    public double? MaxHeadNorm { get; init; }

    /// <summary>Changes of learning rate and weight decay planned ahead.</summary>
    public IReadOnlyList<OptimizerChange> Changes { get; init => field = value is { Count: 0 } ? [] : value; } = [];

    /// <summary>The optimizer in words, with its learning rate, weight decay, schedule, cap and planned changes.</summary>
    public abstract string Words();

    /// <summary>Numbers of the optimizer's state per parameter.</summary>
    internal abstract int StatePerParameter();

    /// <summary>The spec that represents all specs of this kind with the same time per step.</summary>
    internal abstract OptimizerSpec SameCost();

    private protected string Words(string name) => string.Join(", ",
    [
        name, $"lr {NumberText.Exact(LearningRate)}", $"wd {NumberText.Exact(WeightDecay)}",
        .. Schedule switch
        {
            LearningRateSchedule.Step => [$"lr × {NumberText.Exact(StepFactor ?? 1)} every {NumberText.Count(StepEvery ?? 1)} epochs"],
            LearningRateSchedule.Cosine => [$"cosine{(ScheduleFrom is > 0 and var from ? $" from epoch {NumberText.Exact(from)}" : "")} to {NumberText.Exact(MinLearningRate ?? 0)}"],
            _ => (string[])[],
        },
        .. MaxHeadNorm is { } cap ? (string[])[$"‖W‖ ≤ {NumberText.Exact(cap)}"] : [],
        .. Changes.Take(MostChangesInWords).Select(change => change.Words()),
        .. (Changes.Count - MostChangesInWords) switch
        {
            <= 0 => (string[])[],
            1 => ["1 more change"],
            var more => [$"{NumberText.Count(more)} more changes"],
        },
    ]);

    /// <summary>The cap in a spec that is timed: it costs time, and its value does not matter.</summary>
    private protected double? TimedHeadNorm => MaxHeadNorm is null ? null : 1;
}
