namespace GrokLab.Training.Experiments;

/// <summary>The regularizer R of the minimised loss CE − λ·R, computed on the mini-batch (sections 5 and 6).</summary>
public sealed record RegularizerSpec
{
    /// <summary>Which measure is pushed up.</summary>
    public RegularizerKind Kind { get; init; } = RegularizerKind.None;

    /// <summary>λ at the start of the run, and the value that plugging in restores.</summary>
    public double Lambda { get; init; }

    /// <summary>How the class variance of NCC is normalised: as Def. 3.1 prints it, or as Galanti et al. 2021 define it.</summary>
    public NccVariance NccVariance { get; init; } = NccVariance.Sum;

    /// <summary>Changes of λ planned ahead; λ = 0 unplugs.</summary>
    public IReadOnlyList<LambdaChange> Schedule { get; init; } = [];
}

/// <summary>A planned change of λ, at a step or an epoch (exactly one is given).</summary>
public sealed record LambdaChange
{
    /// <summary>The first optimizer step (counted from 1) that is trained with the new λ.</summary>
    public long? Step { get; init; }

    /// <summary>Completed epochs after which the new λ holds: 100 means from the first step after the 100th epoch.</summary>
    public double? Epoch { get; init; }

    /// <summary>The new λ; 0 unplugs the regularizer.</summary>
    public double Lambda { get; init; }
}

/// <summary>The regularizers of the paper.</summary>
public enum RegularizerKind
{
    /// <summary>Cross-entropy alone.</summary>
    None,

    /// <summary>Against collapse: CE − λ·NCC (section 5).</summary>
    Ncc,

    /// <summary>Against flatness: CE − λ·κ (section 6).</summary>
    Flatness,
}

/// <summary>The two readings of a class's variance V_c in NCC.</summary>
public enum NccVariance
{
    /// <summary>The sum of squared deviations, as Def. 3.1 prints it.</summary>
    Sum,

    /// <summary>Their mean, as in Galanti et al. 2021.</summary>
    Mean,
}
