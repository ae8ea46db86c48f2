using GrokLab.Training.Specs;

namespace GrokLab.Training.Regularizers.Ncc;

/// <summary>CE − λ·NCC (section 5): λ &gt; 0 acts against collapse, λ &lt; 0 towards it.</summary>
public sealed record NccSpec : RegularizerSpec
{
    /// <summary>The kind of regularizer, with the λ of Fig. 2, which belongs to the mean.</summary>
    public static RegularizerKind Kind { get; } = new("ncc", "cross-entropy − λ NCC", new NccSpec(), 1e-3, "collapse")
    {
        Fields =
        [
            new("regularizer.nccVariance", "Class variance in NCC", FieldContent.Text)
            {
                Choices = SpecField.ChoicesOf<NccVariance>(variance => variance == NccVariance.Sum ? "sum (Def. 3.1)" : "mean (Galanti et al.)"),
            },
        ],
    };

    /// <summary>How NCC is normalised: by means, as Galanti et al. 2021 define it and the authors' program computes it, or by sums, as
    /// Def. 3.1 prints it.</summary>
    public NccVariance NccVariance { get; init; } = NccVariance.Mean;

    /// <inheritdoc/>
    public override string Words() => Words(NccVariance == NccVariance.Mean ? "NCC (mean)" : "NCC (sum)", Kind);

    /// <inheritdoc/>
    public override Regularizer Create() => new NccRegularizer(NccVariance);

    internal override RegularizerSpec SameCost() => new NccSpec();
}

/// <summary>The two readings of a class's variance V_c in NCC.</summary>
public enum NccVariance
{
    /// <summary>The sum of squared deviations, as Def. 3.1 prints it.</summary>
    Sum,

    /// <summary>The mean of squared deviations, as in Galanti et al. 2021.</summary>
    Mean,
}
