using GrokLab.Training.Specs;

namespace GrokLab.Training.Optimizers;

/// <summary>Stochastic gradient descent with momentum, as <c>torch.optim.SGD</c>.</summary>
public sealed record SgdSpec : OptimizerSpec
{
    /// <summary>The kind of optimizer.</summary>
    public static SpecKind Kind { get; } = new("sgd", "SGD", new SgdSpec())
    {
        Fields = [new("optimizer.momentum", "Momentum") { Range = FieldRange.Real(0, 0.999999) }],
    };

    /// <summary>Momentum; 0 for none.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <inheritdoc/>
    public override string Words() => Words("SGD");

    internal override int StatePerParameter() => Momentum == 0 ? 0 : 1;

    internal override OptimizerSpec SameCost() => new SgdSpec { Momentum = Momentum > 0 ? 0.9 : 0, MaxHeadNorm = TimedHeadNorm };
}
