using GrokLab.Training.Tasks.PermutationGroup;

namespace GrokLab.Training.Tests.Tasks;

public sealed class PermutationGroupTests
{
    [Fact]
    public void Composing_applies_the_right_element_first()
    {
        for (var x = 0; x < PermutationGroup.Order; x += 7)
        {
            for (var y = 0; y < PermutationGroup.Order; y += 11)
            {
                var composed = PermutationGroup.Images(PermutationGroup.Apply(PermutationOperation.Compose, x, y));
                Assert.Equal(PermutationGroup.Images(y).Select(i => PermutationGroup.Images(x)[i]), composed);
            }
        }
    }

    [Fact]
    public void Conjugates_keep_the_cycle_structure()
    {
        foreach (var (x, y, z) in PermutationGroup.Equations(PermutationOperation.Conjugate))
        {
            Assert.True(FixedPoints(y) == FixedPoints(z), $"{x} {y} {z}");
        }

        static int FixedPoints(int element) => PermutationGroup.Images(element).Where((image, i) => image == i).Count();
    }

    [Fact]
    public void Every_operation_has_14400_equations_and_120_results()
    {
        foreach (var operation in Enum.GetValues<PermutationOperation>())
        {
            var equations = PermutationGroup.Equations(operation);
            Assert.Equal(14_400, equations.Count);
            Assert.Equal(operation == PermutationOperation.Sandwich ? equations.Select(e => e.Z).Distinct().Count() : 120,
                equations.Select(e => e.Z).Distinct().Count());
        }
    }

    [Fact]
    public void Sandwiching_is_composing_twice() => Assert.All(
        PermutationGroup.Equations(PermutationOperation.Sandwich),
        e => Assert.Equal(
            PermutationGroup.Apply(PermutationOperation.Compose, PermutationGroup.Apply(PermutationOperation.Compose, e.X, e.Y), e.X),
            e.Z));
}
