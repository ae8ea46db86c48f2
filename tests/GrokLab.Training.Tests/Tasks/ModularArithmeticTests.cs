using GrokLab.Training.Tasks.ModularArithmetic;

namespace GrokLab.Training.Tests.Tasks;

public sealed class ModularArithmeticTests
{
    [Theory]
    [InlineData(ModularOperation.Add, 5, 6, 4)]
    [InlineData(ModularOperation.Subtract, 2, 5, 4)]
    [InlineData(ModularOperation.Multiply, 3, 5, 1)]
    [InlineData(ModularOperation.Divide, 1, 3, 5)]
    [InlineData(ModularOperation.SumOfSquares, 3, 4, 4)]
    [InlineData(ModularOperation.QuadraticForm, 3, 4, 2)]
    [InlineData(ModularOperation.Cubic, 3, 4, 4)]
    [InlineData(ModularOperation.DivideIfOddElseSubtract, 1, 3, 5)]
    [InlineData(ModularOperation.DivideIfOddElseSubtract, 1, 4, 4)]
    public void Operations_modulo_7_give_the_values_worked_out_by_hand(ModularOperation operation, int x, int y, int z) =>
        Assert.Equal(z, ModularArithmetic.Apply(operation, x, y, 7));

    [Fact]
    public void Dividing_undoes_multiplying_for_every_pair()
    {
        foreach (var (x, y, z) in ModularArithmetic.Equations(ModularOperation.Divide, 97))
        {
            Assert.Equal(x, ModularArithmetic.Apply(ModularOperation.Multiply, z, y, 97));
        }
    }

    [Theory]
    [InlineData(ModularOperation.Add, 97 * 97)]
    [InlineData(ModularOperation.Divide, 97 * 96)]
    [InlineData(ModularOperation.DivideIfOddElseSubtract, 97 * 97)]
    public void Every_pair_for_which_the_operation_is_defined_is_there_once(ModularOperation operation, int count)
    {
        var equations = ModularArithmetic.Equations(operation, 97);
        Assert.Equal(count, equations.Select(e => (e.X, e.Y)).Distinct().Count());
        Assert.Equal(count, equations.Count);
        Assert.All(equations, e => Assert.InRange(e.Z, 0, 96));
    }
}
