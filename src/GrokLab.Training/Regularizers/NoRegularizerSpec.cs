namespace GrokLab.Training.Regularizers;

/// <summary>Cross-entropy only.</summary>
public sealed record NoRegularizerSpec : RegularizerSpec
{
    /// <summary>The kind of regularizer.</summary>
    public static RegularizerKind Kind { get; } = new("none", "cross-entropy", new NoRegularizerSpec(), 0, null);

    /// <inheritdoc/>
    public override string Words() => "none";

    /// <inheritdoc/>
    public override Regularizer? Create() => null;
}
