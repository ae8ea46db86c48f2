using GrokLab.Training.Tasks;
using GrokLab.Training.Tasks.ModularArithmetic;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Tasks;

public sealed class TaskDataTests
{
    [Fact]
    public void The_split_of_Fig_1_has_4704_samples_to_train_on_and_shares_no_pair()
    {
        using var data = new ModularArithmeticSpec().Load(seed: 1, CPU);
        Assert.Equal((4_704, 4_705, 97, 99), (data.Train.Count, data.Validation.Count, data.Classes, data.Vocabulary));
        var pairs = Pairs(data.Train).Concat(Pairs(data.Validation)).ToList();
        Assert.Equal(97 * 97, pairs.Distinct().Count());
    }

    [Fact]
    public void Samples_read_x_op_y_equals_and_carry_their_result()
    {
        using var data = new ModularArithmeticSpec().Load(seed: 3, CPU);
        for (var i = 0; i < 50; i++)
        {
            var tokens = ((TokenSet)data.Train).Tokens[i].data<long>().ToArray();
            Assert.Equal((97, 98), (tokens[1], tokens[3]));
            Assert.Equal((tokens[0] + tokens[2]) % 97, data.Train.Labels[i].item<long>());
        }
    }

    [Fact]
    public void The_seed_decides_the_split()
    {
        using var one = new ModularArithmeticSpec().Load(seed: 1, CPU);
        using var again = new ModularArithmeticSpec().Load(seed: 1, CPU);
        using var other = new ModularArithmeticSpec().Load(seed: 2, CPU);
        Assert.Equal(Pairs(one.Train), Pairs(again.Train));
        Assert.NotEqual(Pairs(one.Train), Pairs(other.Train));
    }

    [Fact]
    public void A_split_that_leaves_a_set_empty_names_the_field()
    {
        var spec = new ModularArithmeticSpec { Modulus = 2, TrainFraction = 0.01 };
        var error = Assert.Throws<InvalidSpecException>(() => spec.Load(seed: 1, CPU));
        Assert.Equal("task.trainFraction", Assert.Single(error.Errors).Field);
    }

    private static List<(long X, long Y)> Pairs(LabelledSet set)
    {
        var tokens = ((TokenSet)set).Tokens.data<long>().ToArray();
        return [.. Enumerable.Range(0, set.Count).Select(i => (tokens[4 * i], tokens[4 * i + 2]))];
    }
}
