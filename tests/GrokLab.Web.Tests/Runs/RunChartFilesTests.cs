using System.Net;
using System.Text.Json;
using GrokLab.Web.Runs.Charts;

namespace GrokLab.Web.Tests.Runs;

[Collection(SharedHost.Name)]
public sealed class RunChartFilesTests(GrokLabApplication application)
{
    [Fact]
    public async Task A_chart_of_a_run_is_a_file_with_its_curves_as_stored()
    {
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Tiny(40));
        await api.EndedAsync(id);
        var json = JsonDocument.Parse(await client.GetStringAsync($"/api/runs/{id}/charts/kappa.json")).RootElement;
        var series = json.GetProperty("panels")[0].GetProperty("series").EnumerateArray().Single(s => s.GetProperty("metric").GetString() == "kappa");
        Assert.Equal(
            (await api.MetricAsync(id, "kappa")).Select(p => (p.Step, p.Value)),
            series.GetProperty("points").EnumerateArray().Select(p => (p.GetProperty("step").GetInt64(), (double?)p.GetProperty("mean").GetDouble())));
        Assert.True(json.GetProperty("panels")[0].GetProperty("y").GetProperty("isLogarithmic").GetBoolean());
        Assert.Matches("^[0-9a-f]{64}$", json.GetProperty("provenance").GetProperty("specsSha256").GetString());
        foreach (var format in (string[])["png", "svg", "pdf", "csv"])
        {
            using var response = await client.GetAsync(new Uri($"/api/runs/{id}/charts/angles.{format}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var svg = await client.GetStringAsync($"/api/runs/{id}/charts/kappa.svg?axis=LogSteps&yaxis=linear&x=5..30&hide=2");
        Assert.Contains("data-curve=\"κ (Def. 3.2)\"", svg, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"10\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_onset_and_every_other_chart_of_a_run_are_files_over_every_axis_and_hold_stored_values()
    {
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Tiny(40));
        await api.EndedAsync(id);
        var kappa = await api.MetricAsync(id, "kappa");
        foreach (var (axis, title) in new[] { ("Steps", "optimizer step"), ("Epochs", "epoch"), ("Time", "training time, minutes") })
        {
            var panel = JsonDocument.Parse(await client.GetStringAsync($"/api/runs/{id}/charts/onset.json?axis={axis}")).RootElement.GetProperty("panels")[0];
            Assert.Equal(title, panel.GetProperty("x").GetProperty("title").GetString());
            var points = panel.GetProperty("series").EnumerateArray().Single(s => s.GetProperty("metric").GetString() == "kappa").GetProperty("points").EnumerateArray().ToList();
            Assert.Equal(kappa.Select(p => (p.Step, p.Value)), points.Select(p => (p.GetProperty("step").GetInt64(), (double?)p.GetProperty("mean").GetDouble())));
            Assert.Equal(points.Select(p => p.GetProperty("x").GetDouble()).Order(), points.Select(p => p.GetProperty("x").GetDouble()));
            Assert.Equal(axis != "Time", points.TrueForAll(p => p.GetProperty("x").GetDouble() == p.GetProperty("step").GetInt64())); // An epoch has one step.
        }

        foreach (var chart in RunChartCatalog.All)
        {
            var csv = await client.GetStringAsync($"/api/runs/{id}/charts/{chart.Id}.csv");
            Assert.True(csv.Split('\n').Length > 2, chart.Id);
        }
    }

    [Theory]
    [InlineData("1/charts/kapa.png", "There is no chart \"kapa\": the charts are accuracy, ")]
    [InlineData("4711/charts/kappa.svg", "There is no run 4711.")]
    public async Task A_chart_or_run_that_is_not_there_is_404_in_words(string path, string words)
    {
        using var client = application.CreateClient();
        using var response = await client.GetAsync(new Uri($"/api/runs/{path}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(words, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
