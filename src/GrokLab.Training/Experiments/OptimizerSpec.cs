using System.Text.Json.Serialization;

namespace GrokLab.Training.Experiments;

/// <summary>How the weights are changed; the JSON property <c>kind</c> tells which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AdamWSpec), "adamW")]
[JsonDerivedType(typeof(SgdSpec), "sgd")]
public abstract record OptimizerSpec
{
    /// <summary>The learning rate after warm-up.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay: decoupled in AdamW, added to the gradient in SGD (as PyTorch's).</summary>
    public double WeightDecay { get; init; }

    /// <summary>Steps over which the learning rate rises linearly to its value; 0 for none.</summary>
    public int WarmupSteps { get; init; }
}

/// <summary>AdamW (Loshchilov and Hutter 2019), as <c>torch.optim.AdamW</c>.</summary>
public sealed record AdamWSpec : OptimizerSpec
{
    /// <summary>Decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;
}

/// <summary>Stochastic gradient descent with momentum, as <c>torch.optim.SGD</c>.</summary>
public sealed record SgdSpec : OptimizerSpec
{
    /// <summary>Momentum; 0 for none.</summary>
    public double Momentum { get; init; } = 0.9;
}
