using GrokLab.Training.Measures;

namespace GrokLab.Training.Regularizers.FlatnessBound;

/// <summary>CE − λ·‖W‖_F²·Tr H, with the upper bound of κ (Lemma A.2; Walter et al. 2024) that the authors' program uses in place of κ.</summary>
public sealed record FlatnessBoundSpec : RegularizerSpec
{
    /// <summary>The kind of regularizer, with a tenth of the λ of Fig. 4: for ten classes and weights without structure the bound is ten times κ.</summary>
    public static RegularizerKind Kind { get; } = new("flatnessBound", "CE − λ ‖W‖² Tr H", new FlatnessBoundSpec(), 1e-5);

    /// <inheritdoc/>
    public override string Words() => Words("flatness bound");

    /// <inheritdoc/>
    public override Regularizer Create() => new FlatnessRegularizer(RelativeFlatness.UpperBound);
}
