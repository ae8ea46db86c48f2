using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;

namespace GrokLab.Data.Tests;

public sealed class MetricReadingTests
{
    [Fact]
    public async Task Only_the_named_metrics_come_and_each_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await WithMetricsAsync(database, steps: 3);
        var curves = await database.Store.GetMetricsAsync(run.Id, ["ncc", "ncc"]);
        Assert.Equal(["ncc"], curves.Keys);
        Assert.Equal(3, curves["ncc"].Count);
        Assert.Equal(["kappa", "ncc"], (await database.Store.GetMetricsAsync(run.Id)).Keys);
    }

    [Fact]
    public async Task An_unknown_name_is_refused_with_the_names_that_are_known()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await WithMetricsAsync(database, steps: 1);
        var error = await Assert.ThrowsAsync<UnknownMetricException>(() =>
            database.Store.GetMetricsAsync(run.Id, ["kappa", "kapa"], allowedNames: ["angle_min"]));
        Assert.Equal("kapa", error.Name);
        Assert.Equal(["angle_min", "kappa", "ncc"], error.AllowedNames);
        Assert.Equal("There is no metric 'kapa'. Metrics are: angle_min, kappa, ncc.", error.Message);
        await Assert.ThrowsAsync<UnknownMetricException>(() => database.Store.GetMetricsAsync(run.Id, ["KAPPA"]));
    }

    [Fact]
    public async Task An_allowed_name_that_is_not_measured_yet_comes_without_points()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var curves = await database.Store.GetMetricsAsync(run.Id, ["kappa"], allowedNames: ["kappa", "ncc"]);
        Assert.Empty(Assert.Single(curves).Value);
    }

    [Fact]
    public async Task Only_points_after_the_given_step_come()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await WithMetricsAsync(database, steps: 10);
        var curves = await database.Store.GetMetricsAsync(run.Id, afterStep: 6);
        Assert.Equal([7L, 8L, 9L], curves["kappa"].Select(point => point.Step));
        Assert.Empty((await database.Store.GetMetricsAsync(run.Id, afterStep: 9))["kappa"]);
    }

    [Fact]
    public async Task The_values_of_one_step_are_those_of_the_named_metrics()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await WithMetricsAsync(database, steps: 3);
        var expected = (await database.Store.GetMetricsAsync(run.Id, ["kappa"]))["kappa"][1].Value;
        Assert.Equal(expected, Assert.Single(await database.Store.GetValuesAsync(run.Id, 1, ["kappa", "angle_0_1"])).Value);
        Assert.Empty(await database.Store.GetValuesAsync(run.Id, 99, ["kappa"]));
    }

    [Theory]
    [InlineData(MetricAxis.Linear)]
    [InlineData(MetricAxis.Log)]
    public async Task A_reduced_curve_is_the_reduction_of_the_whole_curve(MetricAxis axis)
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await WithMetricsAsync(database, steps: 2_000);
        var whole = await database.Store.GetMetricsAsync(run.Id);
        var reduced = await database.Store.GetMetricsAsync(run.Id, maxPoints: 50, axis: axis);
        Assert.All(whole, pair => Assert.Equal(Downsampling.Reduce([.. pair.Value], 50, axis), reduced[pair.Key]));
        Assert.All(reduced.Values, points => Assert.InRange(points.Count, 10, 50));
    }

    [Fact]
    public async Task Too_few_points_are_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await WithMetricsAsync(database, steps: 1);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => database.Store.GetMetricsAsync(run.Id, maxPoints: 3));
    }

    [Fact]
    public async Task A_metric_that_is_not_in_every_evaluation_keeps_its_own_steps()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(
            Records.Metrics(run.Id, 0, ("a", 1)), Records.Metrics(run.Id, 5, ("a", 2), ("b", 3)), Records.Metrics(run.Id, 7), Records.Metrics(run.Id, 9, ("b", 4)));
        var curves = await database.Store.GetMetricsAsync(run.Id);
        Assert.Equal([new(0, 0, 0, 1), new MetricPoint(5, 0.5, 0.05, 2)], curves["a"]);
        Assert.Equal([new(5, 0.5, 0.05, 3), new MetricPoint(9, 0.9, 0.09, 4)], curves["b"]);
    }

    [Fact]
    public async Task The_stream_has_every_value_by_step_and_then_by_name()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await WithMetricsAsync(database, steps: 10);
        const int Steps = 1_234;
        for (var step = Steps - 1; step >= 0; step--)
        {
            await database.Writer.WriteAsync(Records.Metrics(run.Id, step * 3, ("b", step), ("a", step % 7 == 0 ? null : -step)));
        }

        await database.Writer.FlushAsync();
        var rows = await database.Store.StreamMetricsAsync(run.Id).ToListAsync();
        var expected = Enumerable.Range(0, Steps).SelectMany(step => (MetricRow[])
        [
            new(step * 3, step * 3 / 10.0, step * 3 / 100.0, "a", step % 7 == 0 ? null : -step),
            new(step * 3, step * 3 / 10.0, step * 3 / 100.0, "b", step),
        ]);
        Assert.Equal(expected, rows);
    }

    private static async Task<Run> WithMetricsAsync(TestDatabase database, int steps)
    {
        var run = await database.AddRunAsync();
        for (var step = 0; step < steps; step++)
        {
            await database.Writer.WriteAsync(
                Records.Metrics(run.Id, step, ("ncc", step % 5 == 3 ? null : Math.Sin(step)), ("kappa", 1.0 / (step + 1))));
        }

        await database.Writer.FlushAsync();
        return run;
    }
}
