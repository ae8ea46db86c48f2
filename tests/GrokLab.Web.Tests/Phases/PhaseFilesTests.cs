using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using GrokLab.Data.Runs;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;

namespace GrokLab.Web.Tests.Phases;

public sealed class PhaseFilesTests : IAsyncDisposable
{
    private readonly GrokLabApplication application = new();
    private readonly HttpClient client;

    public PhaseFilesTests()
    {
        client = application.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await application.DisposeAsync();
    }

    [Fact]
    public async Task A_path_has_both_measures_of_each_step_in_the_order_of_the_steps()
    {
        var run = await StoreAsync(step => new() { [Metrics.Kappa] = 1000.0 / (1 + step), [Metrics.ValidationAccuracy] = step < 100 ? 0.1 : 1 });
        var panel = await PanelAsync($"runs={run.Id}");
        Assert.Equal("Validation accuracy against Relative flatness κ (Def. 3.2)", panel.GetProperty("title").GetString());
        Assert.True(panel.GetProperty("x").GetProperty("isLogarithmic").GetBoolean());
        Assert.Equal(("optimizer step", true), (panel.GetProperty("colours").GetProperty("title").GetString(), panel.GetProperty("colours").GetProperty("isLogarithmic").GetBoolean()));
        var points = Points(panel);
        Assert.Equal(points.Select(Step).Order(), points.Select(Step));
        Assert.Equal([0L, 10, 1000], new[] { points[0], points[1], points[^1] }.Select(Step));
        Assert.All(points, point => Assert.Equal((1000.0 / (1 + Step(point)), Step(point) < 100 ? 0.1 : 1), (point.GetProperty("x").GetDouble(), point.GetProperty("mean").GetDouble())));

        var drawing = XDocument.Parse(await client.GetStringAsync($"/api/phase.svg?runs={run.Id}&yScale=log"));
        var words = drawing.Descendants().Select(e => e.Attribute("aria-label")?.Value).OfType<string>().ToList();
        Assert.All((string[])["optimizer step", "start", "newest evaluation", "Validation accuracy"], word => Assert.Contains(word, words));
        foreach (var format in (string[])["png", "pdf", "csv"])
        {
            using var response = await client.GetAsync(new Uri($"/api/phase.{format}?runs={run.Id}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Undefined_values_are_empty_and_a_step_with_one_measure_only_is_no_point()
    {
        var run = await StoreAsync(step => step switch
        {
            10 => new() { [Metrics.Kappa] = null, [Metrics.ValidationLoss] = 2 },
            12 => new() { [Metrics.Kappa] = 3 },
            _ => new() { [Metrics.Kappa] = 1, [Metrics.ValidationLoss] = step == 0 ? null : 4 },
        });
        var lines = (await client.GetStringAsync($"/api/phase.csv?runs={run.Id}&yMetric=val_loss")).Split('\n');
        Assert.Equal(["0,1,,,,0", "10,,2,2,2,1", "11,1,4,4,4,1", "13,1,4,4,4,1"], lines.Skip(1).Take(4).Select(line => string.Join(',', line.Split(',')[^6..])).Where(end => end.Length > 0));
    }

    [Fact]
    public async Task A_run_whose_length_is_in_epochs_has_linear_colours()
    {
        var spec = Presets.Find("fig2-quick")!.Spec with { Device = "cpu" };
        var runs = await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(spec, Measures: step => new() { [Metrics.Kappa] = 1 + step, [Metrics.ValidationAccuracy] = 1 }));
        var colours = (await PanelAsync($"group={runs[0].GroupId}")).GetProperty("colours");
        Assert.Equal(("epoch", false), (colours.GetProperty("title").GetString(), colours.GetProperty("isLogarithmic").GetBoolean()));
    }

    [Fact]
    public async Task Of_a_large_group_as_many_runs_are_shown_as_can_be_told_apart()
    {
        var runs = await StoredGroups.AddAsync(application, [.. Enumerable.Range(1, 17).Select(seed => new StoredGroups.StoredRun(StoredGroups.Grokking with { Seed = seed }))]);
        var figure = JsonElement.Parse(await client.GetStringAsync($"/api/phase.json?group={runs[0].GroupId}"));
        Assert.Equal(16, figure.GetProperty("panels")[0].GetProperty("series").GetArrayLength());
        Assert.Equal("The group has 17 runs. The first 16 are shown: more paths cannot be told apart.", Assert.Single(figure.GetProperty("notes").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("", "runs", "Either runs")]
    [InlineData("runs=1&group=1", "runs", "Either runs")]
    [InlineData("runs=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "runs", "from 1 to 16 are shown at once")]
    [InlineData("runs=1&xMetric=kapa", "xMetric", "\"kapa\" is not measured by any run")]
    [InlineData("runs=1&yMetric=", "yMetric", "\"\" is not measured by any run")]
    [InlineData("runs=1&xScale=up", "xScale", "Linear, Log")]
    [InlineData("runs=1&metrics=kappa", "metrics", "There is no such query parameter")]
    public async Task A_parameter_that_cannot_be_is_named(string query, string field, string words)
    {
        using var response = await client.GetAsync(new Uri($"/api/phase.png?{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("errors").GetProperty(field);
        Assert.Contains(words, Assert.Single(errors.EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs=4711", "There is no run 4711.")]
    [InlineData("group=4711", "There is no group 4711.")]
    public async Task What_is_not_there_is_404_in_words(string query, string words)
    {
        using var response = await client.GetAsync(new Uri($"/api/phase.csv?{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static long Step(JsonElement point) => point.GetProperty("step").GetInt64();

    private static List<JsonElement> Points(JsonElement panel) => [.. Assert.Single(panel.GetProperty("series").EnumerateArray()).GetProperty("points").EnumerateArray()];

    private async Task<Run> StoreAsync(Func<long, Dictionary<string, double?>> measures) =>
        (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(StoredGroups.Grokking, Measures: measures)))[0];

    private async Task<JsonElement> PanelAsync(string query) =>
        JsonElement.Parse(await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/phase.json?{query}"), UriKind.Relative))).GetProperty("panels")[0];
}
