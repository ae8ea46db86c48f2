using GrokLab.Training.Specs;

namespace GrokLab.Training.Regularizers;

/// <summary>The regularizer R of the minimised loss CE − λ·R, computed on the mini-batch (sections 5 and 6); the JSON property
/// <c>kind</c> says which.</summary>
public abstract record RegularizerSpec
{
    /// <summary>The largest magnitude of λ that is allowed; the paper's λ are at most 1e-2.</summary>
    public const double MaxLambda = 1e6;

    /// <summary>The field <see cref="Lambda"/>.</summary>
    public static SpecField LambdaField { get; } =
        new("regularizer.lambda", "λ") { Range = FieldRange.Real(-MaxLambda, MaxLambda), Helper = "The paper's are 1e-6 to 1e-2" };

    /// <summary>λ at the start of the run. λ &gt; 0 makes R larger, λ &lt; 0 makes it smaller.</summary>
    public double Lambda { get; init; }

    /// <summary>Changes of λ planned ahead; λ = 0 unplugs.</summary>
    public IReadOnlyList<LambdaChange> Schedule { get; init; } = [];

    /// <summary>The regularizer in words, with its λ.</summary>
    public abstract string Words();

    /// <summary>Whether λ is negative at the start or after a planned change: the run then acts towards collapse or flatness.</summary>
    public bool HasNegativeLambda() => Lambda < 0 || Schedule.Any(change => change.Lambda < 0);

    /// <summary>Creates the computation of R; null without a regularizer.</summary>
    public abstract Regularizer? Create();

    /// <summary>The spec that represents all specs of this kind with the same time per step, for any λ and its changes.</summary>
    internal virtual RegularizerSpec SameCost() => this;

    private protected string Words(string name, RegularizerKind kind) =>
        $"{name}, λ = {NumberText.Exact(Lambda)}{(kind.Direction(Lambda) is { } direction ? $", {direction}" : "")}";
}

/// <summary>A planned change of λ, at a step or an epoch (exactly one is given).</summary>
public sealed record LambdaChange : IPlannedChange
{
    /// <inheritdoc/>
    public long? Step { get; init; }

    /// <inheritdoc/>
    public double? Epoch { get; init; }

    /// <summary>The new λ; 0 unplugs the regularizer.</summary>
    public double Lambda { get; init; }
}
