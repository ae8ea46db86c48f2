using GrokLab.Training.Engine;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tests.Fast;

namespace GrokLab.Training.Tests.Measures;

/// <summary>The table of metrics is complete, and the documents say what it says.</summary>
public class MetricTableTests
{
    public static TheoryData<MetricGroup> Groups => [.. Enum.GetValues<MetricGroup>()];

    [Fact]
    public void An_evaluation_stores_every_metric_of_the_table_and_no_other()
    {
        var spec = TwinSessions.Small with { Regularizer = new NccSpec { Lambda = 1e-3 } };
        using var session = new TrainingSession(spec, StepChoice.Auto);
        var last = session.Step(1, lambda: 1e-3, measure: true);
        var values = new Evaluator(session).Evaluate(last, lambda: 1e-3, stepsPerSecond: 1, representativeness: true).Values;
        Assert.Equal(Metrics.All.Select(metric => metric.Name).Order(), values.Keys.Except(Metrics.AnglePairs.Select(pair => pair.Name)).Order());
        Assert.All(values.Keys, name => Assert.Equal(name, Metrics.Find(name)?.Name));
    }

    [Fact]
    public void Metrics_of_one_chart_share_its_scale()
    {
        foreach (var chart in Metrics.All.Where(metric => metric.Curve is not null).GroupBy(metric => metric.Curve!.Panel))
        {
            Assert.Single(chart.Select(metric => metric.Scale).Distinct());
            Assert.Equal(chart.Count(), chart.Select(metric => metric.Curve!.Name).Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void The_page_of_measures_has_the_table_of_each_group(MetricGroup group)
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "measures.md"));
        var table = Markdown(Metrics.All.Where(metric => metric.Group == group));
        Assert.True(page.Contains(table, StringComparison.Ordinal), $"docs/measures.md must contain this table of {group}:\n\n{table}");
    }

    private static string Markdown(IEnumerable<Metric> metrics) => string.Join('\n',
        [
            "| name | what it is | formula | source | on | unit | undefined where |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            .. metrics.Select(metric => string.Join(
                " | ", $"| `{metric.Name}`", metric.Title, metric.Formula, metric.Source ?? "–", On(metric), metric.Unit ?? "–", $"{Undefined(metric)} |")),
        ]) + "\n";

    private static string On(Metric metric) => metric.On switch
    {
        MeasuredOn.TrainingSet => "train",
        MeasuredOn.ValidationSet => "validation",
        MeasuredOn.BothSets => "both",
        _ => "steps",
    };

    private static string Undefined(Metric metric)
    {
        string[] reasons = [.. metric.NeedsTwoClasses ? ["K < 2"] : (string[])[], .. metric.Undefined is { } reason ? [reason] : (string[])[]];
        return reasons.Length == 0 ? "–" : string.Join("; ", reasons);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "docs", "measures.md")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
