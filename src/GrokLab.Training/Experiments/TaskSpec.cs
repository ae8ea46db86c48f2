using System.Text.Json.Serialization;

namespace GrokLab.Training.Experiments;

/// <summary>What a network learns; the JSON property <c>kind</c> tells which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ModularArithmeticSpec), "modularArithmetic")]
[JsonDerivedType(typeof(PermutationGroupSpec), "permutationGroup")]
[JsonDerivedType(typeof(Cifar10Spec), "cifar10")]
public abstract record TaskSpec;

/// <summary>A binary operation x op y = z on every pair of a finite set's elements.</summary>
public abstract record BinaryOperationSpec : TaskSpec
{
    /// <summary>The share of all pairs (x, y) that is trained on; the rest validates. Strictly between 0 and 1.</summary>
    public double TrainFraction { get; init; } = 0.5;
}

/// <summary>A binary operation modulo p on every pair (x, y), after Power et al. 2022.</summary>
public sealed record ModularArithmeticSpec : BinaryOperationSpec
{
    /// <summary>The operation.</summary>
    public ModularOperation Operation { get; init; } = ModularOperation.Add;

    /// <summary>The modulus p: also the number of classes. Prime where the operation divides.</summary>
    public int Modulus { get; init; } = 97;
}

/// <summary>A composition of two permutations of five things (the group S5, 120 classes), after Power et al. 2022.</summary>
public sealed record PermutationGroupSpec : BinaryOperationSpec
{
    /// <summary>The composition.</summary>
    public PermutationOperation Operation { get; init; } = PermutationOperation.Compose;
}

/// <summary>The binary operations of Power et al. 2022, all modulo p.</summary>
public enum ModularOperation
{
    /// <summary>x + y.</summary>
    Add,

    /// <summary>x − y.</summary>
    Subtract,

    /// <summary>x · y.</summary>
    Multiply,

    /// <summary>x / y for y ≠ 0; p prime.</summary>
    Divide,

    /// <summary>x² + y².</summary>
    SumOfSquares,

    /// <summary>x² + xy + y².</summary>
    QuadraticForm,

    /// <summary>x³ + xy.</summary>
    Cubic,

    /// <summary>x / y where y is odd, else x − y; p prime.</summary>
    DivideIfOddElseSubtract,
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
