using GrokLab.Training.Measures;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Regularizers.FlatnessBound;

/// <summary>CE − λ·‖W‖_F²·Tr H, with the upper bound of κ (Lemma A.2; Walter et al. 2024) that the authors' program uses in place of κ.</summary>
public sealed record FlatnessBoundSpec : RegularizerSpec
{
    /// <summary>The kind of regularizer, with a tenth of the λ of Fig. 4: for ten classes and weights without structure the bound is ten times κ.</summary>
    public static RegularizerKind Kind { get; } = new("flatnessBound", "CE − λ ‖W‖² Tr H", new FlatnessBoundSpec(), 1e-5, "flatness")
    {
        Fields =
        [
            new("regularizer.temperature", "Temperature τ") { Range = FieldRange.Real(1e-3, 1e3), Helper = "p = softmax(z/τ); the authors' program has 2" },
            new("regularizer.normalizeFeatures", "Features in the bound", FieldContent.YesNo)
            {
                Choices = [("false", "φ as it is"), ("true", "φ divided by ‖φ‖")],
                Helper = "The authors' program divides",
            },
        ],
    };

    /// <summary>τ, which divides the logits before the softmax of the bound; the cross-entropy's logits are not divided.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Whether each φ is divided by ‖φ‖ + 1e-8 in the bound; the logits are those of φ as it is.</summary>
    public bool NormalizeFeatures { get; init; }

    /// <inheritdoc/>
    public override string Words()
    {
        string[] changes = [.. Temperature == 1 ? (string[])[] : [$"τ = {NumberText.Exact(Temperature)}"], .. NormalizeFeatures ? (string[])["normalised features"] : []];
        return Words(changes.Length == 0 ? "flatness bound" : $"flatness bound ({string.Join(", ", changes)})", Kind);
    }

    /// <inheritdoc/>
    public override Regularizer Create() => new FlatnessRegularizer(
        (features, weights, bias) => RelativeFlatness.UpperBound(features, weights, bias, Temperature, NormalizeFeatures));

    internal override RegularizerSpec SameCost() => new FlatnessBoundSpec();
}
