using GrokLab.Web.Claims;

namespace GrokLab.Web.Tests.Claims;

public sealed class RunningMedianTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(300)]
    public void It_is_the_median_of_whatever_is_selected(int count)
    {
        var random = new Random(count);
        var values = Enumerable.Range(0, count).Select(_ => Math.Round(random.NextDouble() * 20)).ToArray(); // Some are equal.
        var median = new RunningMedian(values);
        var selected = new HashSet<int>();
        for (var change = 0; change < 2_000; change++)
        {
            var index = random.Next(count);
            if (selected.Add(index))
            {
                median.Add(index);
            }
            else
            {
                selected.Remove(index);
                median.Remove(index);
            }

            if (selected.Count > 0)
            {
                double[] sorted = [.. selected.Select(i => values[i]).Order()];
                Assert.Equal((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, median.Median);
            }
        }
    }

    [Fact]
    public void Of_nothing_there_is_none()
    {
        var median = new RunningMedian([1, 2]);
        Assert.Throws<InvalidOperationException>(() => median.Median);
    }
}
