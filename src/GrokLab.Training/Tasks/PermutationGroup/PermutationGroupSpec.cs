using GrokLab.Training.Specs;

namespace GrokLab.Training.Tasks.PermutationGroup;

/// <summary>A composition of two permutations of five things (the group S5, 120 classes), after Power et al. 2022.</summary>
public sealed record PermutationGroupSpec : BinaryOperationSpec
{
    /// <summary>The kind of task.</summary>
    public static TaskKind Kind { get; } = new("permutationGroup", "permutations", new PermutationGroupSpec(), SampleKind.Tokens)
    {
        Fields =
        [
            new("task.operation", "Operation", FieldContent.Text) { Choices = SpecField.ChoicesOf<PermutationOperation>(Formula) },
            TrainFractionField,
        ],
    };

    /// <summary>The composition.</summary>
    public PermutationOperation Operation { get; init; } = PermutationOperation.Compose;

    internal override int Elements => PermutationGroup.Order;

    /// <inheritdoc/>
    public override string Words() => Formula(Operation);

    internal override IReadOnlyList<Equation> Equations() => PermutationGroup.Equations(Operation);

    private static string Formula(PermutationOperation operation) => operation switch
    {
        PermutationOperation.Compose => "x · y in S₅",
        PermutationOperation.Conjugate => "x · y · x⁻¹ in S₅",
        PermutationOperation.Sandwich => "x · y · x in S₅",
        _ => operation.ToString(),
    };
}

/// <summary>The compositions in S5 of Power et al. 2022.</summary>
public enum PermutationOperation
{
    /// <summary>x · y.</summary>
    Compose,

    /// <summary>x · y · x⁻¹.</summary>
    Conjugate,

    /// <summary>x · y · x.</summary>
    Sandwich,
}
