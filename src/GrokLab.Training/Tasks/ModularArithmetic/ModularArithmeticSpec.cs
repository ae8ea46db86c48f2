using GrokLab.Training.Specs;

namespace GrokLab.Training.Tasks.ModularArithmetic;

/// <summary>A binary operation modulo p on every pair (x, y), after Power et al. 2022.</summary>
public sealed record ModularArithmeticSpec : BinaryOperationSpec
{
    /// <summary>The kind of task.</summary>
    public static TaskKind Kind { get; } = new("modularArithmetic", "modular arithmetic", new ModularArithmeticSpec(), SampleKind.Tokens)
    {
        Fields =
        [
            new("task.operation", "Operation", FieldContent.Text) { Choices = SpecField.ChoicesOf<ModularOperation>(o => $"{Formula(o)} mod p") },
            new("task.modulus", "Modulus p") { Range = FieldRange.Whole(2, 499), Helper = "Also the number of classes" },
            TrainFractionField,
        ],
    };

    /// <summary>The operation.</summary>
    public ModularOperation Operation { get; init; } = ModularOperation.Add;

    /// <summary>The modulus p: also the number of classes. Prime where the operation divides.</summary>
    public int Modulus { get; init; } = 97;

    internal override int Elements => Modulus;

    internal override int SecondOperands => Operation == ModularOperation.Divide ? Modulus - 1 : Modulus;

    /// <inheritdoc/>
    public override string Words() => $"{Formula(Operation)} mod {Modulus}";

    internal override IReadOnlyList<Equation> Equations() => ModularArithmetic.Equations(Operation, Modulus);

    internal override void Validate(SpecErrors errors)
    {
        var divides = Operation is ModularOperation.Divide or ModularOperation.DivideIfOddElseSubtract;
        errors.Require(
            !divides || IsPrime(Modulus), "task.modulus",
            $"{NumberText.Count(Modulus)} is not prime, and the operation divides: x/y needs a prime modulus, for example 97.");
        base.Validate(errors);
    }

    private static bool IsPrime(int n) => n >= 2 && Enumerable.Range(2, Math.Max(0, (int)Math.Sqrt(n) - 1)).All(d => n % d != 0);

    private static string Formula(ModularOperation operation) => operation switch
    {
        ModularOperation.Add => "x + y",
        ModularOperation.Subtract => "x − y",
        ModularOperation.Multiply => "x · y",
        ModularOperation.Divide => "x / y",
        ModularOperation.SumOfSquares => "x² + y²",
        ModularOperation.QuadraticForm => "x² + xy + y²",
        ModularOperation.Cubic => "x³ + xy",
        ModularOperation.DivideIfOddElseSubtract => "x / y if y odd, else x − y",
        _ => operation.ToString(),
    };
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
