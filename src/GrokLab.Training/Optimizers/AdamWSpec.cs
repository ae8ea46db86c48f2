using GrokLab.Training.Specs;

namespace GrokLab.Training.Optimizers;

/// <summary>AdamW (Loshchilov and Hutter 2019), as <c>torch.optim.AdamW</c>.</summary>
public sealed record AdamWSpec : OptimizerSpec
{
    /// <summary>The kind of optimizer.</summary>
    public static SpecKind Kind { get; } = new("adamW", "AdamW", new AdamWSpec())
    {
        Fields =
        [
            new("optimizer.beta1", "β₁") { Range = FieldRange.Real(0, 0.999999), Seldom = true },
            new("optimizer.beta2", "β₂") { Range = FieldRange.Real(0, 0.999999), Seldom = true },
            new("optimizer.epsilon", "ε") { Range = FieldRange.Real(1e-16, 1e-2), Seldom = true },
        ],
    };

    /// <summary>Decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override string Words() => Words("AdamW");

    internal override int StatePerParameter() => 2;

    internal override OptimizerSpec SameCost() => new AdamWSpec { MaxHeadNorm = TimedHeadNorm };
}
