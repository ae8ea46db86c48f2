using GrokLab.Training.Measures;

namespace GrokLab.Training.Regularizers.Flatness;

/// <summary>CE − λ·κ with the relative flatness κ of the last linear layer (section 6): λ &gt; 0 seeks sharp minima, λ &lt; 0 flat ones.</summary>
public sealed record FlatnessSpec : RegularizerSpec
{
    /// <summary>The kind of regularizer, with the λ of Fig. 4.</summary>
    public static RegularizerKind Kind { get; } = new("flatness", "cross-entropy − λ κ", new FlatnessSpec(), 1e-4, "flatness");

    /// <inheritdoc/>
    public override string Words() => Words("flatness κ", Kind);

    /// <inheritdoc/>
    public override Regularizer Create() => new FlatnessRegularizer(RelativeFlatness.Kappa);
}
