namespace GrokLab.Training.Tasks.ModularArithmetic;

/// <summary>Binary operations modulo p as equations "x op y = z" (Power et al. 2022, appendix A.1.1).</summary>
public static class ModularArithmetic
{
    /// <summary>Every pair (x, y) for which the operation is defined, with its result; x outer, y inner.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="modulus">p; prime where the operation divides.</param>
    public static IReadOnlyList<Equation> Equations(ModularOperation operation, int modulus)
    {
        var firstY = operation == ModularOperation.Divide ? 1 : 0;
        return [.. from x in Enumerable.Range(0, modulus)
                   from y in Enumerable.Range(firstY, modulus - firstY)
                   select new Equation(x, y, Apply(operation, x, y, modulus))];
    }

    /// <summary>The result z in 0 … p − 1.</summary>
    /// <exception cref="ArgumentException">The operation divides by y, and y has no inverse modulo p.</exception>
    public static int Apply(ModularOperation operation, int x, int y, int modulus)
    {
        long a = x, b = y;
        var z = operation switch
        {
            ModularOperation.Add => a + b,
            ModularOperation.Subtract => a - b,
            ModularOperation.Multiply => a * b,
            ModularOperation.Divide => a * Inverse(y, modulus),
            ModularOperation.SumOfSquares => a * a + b * b,
            ModularOperation.QuadraticForm => a * a + a * b + b * b,
            ModularOperation.Cubic => a * a * a + a * b,
            ModularOperation.DivideIfOddElseSubtract => y % 2 == 1 ? a * Inverse(y, modulus) : a - b,
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
        };
        return (int)(((z % modulus) + modulus) % modulus);
    }

    private static int Inverse(int y, int modulus)
    {
        for (var candidate = 1; candidate < modulus; candidate++)
        {
            if ((long)y * candidate % modulus == 1)
            {
                return candidate;
            }
        }

        throw new ArgumentException($"{y} has no inverse modulo {modulus}; the modulus must be prime.", nameof(y));
    }
}
