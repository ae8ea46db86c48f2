using GrokLab.Training.Specs;

namespace GrokLab.Training.Optimizers;

/// <summary>The optimizer, which changes the weights; the JSON property <c>kind</c> says which.</summary>
public abstract record OptimizerSpec
{
    /// <summary>The fields that all optimizers have.</summary>
    public static IReadOnlyList<SpecField> CommonFields { get; } =
    [
        new("optimizer.learningRate", "Learning rate") { Range = FieldRange.Real(1e-8, 10) },
        new("optimizer.weightDecay", "Weight decay") { Range = FieldRange.Real(0, 100) },
        new("optimizer.warmupSteps", "Warm-up steps") { Range = FieldRange.Whole(0, 1_000_000), Seldom = true, Helper = "The learning rate rises linearly over these steps" },
    ];

    /// <summary>The learning rate after warm-up.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay: decoupled in AdamW, added to the gradient in SGD (as in PyTorch).</summary>
    public double WeightDecay { get; init; }

    /// <summary>Steps over which the learning rate rises linearly to its value; 0 for none.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>The optimizer in words, with its learning rate and weight decay.</summary>
    public abstract string Words();

    /// <summary>Numbers of the optimizer's state per parameter.</summary>
    internal abstract int StatePerParameter();

    /// <summary>The spec that represents all specs of this kind with the same time per step.</summary>
    internal abstract OptimizerSpec SameCost();

    private protected string Words(string name) => $"{name}, lr {NumberText.Exact(LearningRate)}, wd {NumberText.Exact(WeightDecay)}";
}
