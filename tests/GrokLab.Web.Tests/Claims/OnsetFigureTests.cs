using System.Text.Json;
using GrokLab.Web.Claims;
using GrokLab.Web.Drawing;
using GrokLab.Web.Tests.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Claims;

[Collection(SharedHost.Name)]
public sealed class OnsetFigureTests(GrokLabApplication application)
{
    [Fact]
    public async Task The_onset_of_a_group_has_means_over_seeds_and_the_four_moments_as_labelled_lines()
    {
        var runs = await StoredGroups.AddAsync(application, StoredGroups.Generalising(1, kappaFalls: 200), StoredGroups.Generalising(2, kappaFalls: 800));
        var onset = (await application.Services.GetRequiredService<ClaimService>().OnsetsAsync(runs[0].GroupId!.Value))!;
        var figure = OnsetFigure.Create(onset, StepAxis.LogSteps, FigureBand.Std);
        var panel = Assert.Single(figure.Panels);
        Assert.Equal(["training accuracy", "validation accuracy", "κ, log scale", "NCC (mean), log scale"], panel.Series.Select(series => series.Name));
        Assert.All(panel.Series, series => Assert.Contains(series.Points, point => point.Seeds == 2));
        Assert.All(panel.Markers, marker => Assert.True(marker.IsMoment));
        var places = panel.Markers.ToDictionary(marker => marker.Name, marker => marker.Value);
        Assert.Equal(["NCC", "train", "val", "κ"], places.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            Math.Sqrt((double)onset.Rows[0].Onset.Kappa.SteepestStep!.Value * onset.Rows[1].Onset.Kappa.SteepestStep!.Value), places["κ"], 6);
        Assert.InRange(places["κ"], 300, 500); // Between 200 and 800, in logarithms.

        // The page names the moments above the plot, not in the legend.
        var layout = JsonSerializer.SerializeToElement(PlotlyFigure.Create(panel, ChartPalette.Light).Layout, ChartFigure.Json);
        Assert.All(layout.GetProperty("shapes").EnumerateArray(), shape => Assert.True(shape.TryGetProperty("label", out _) && !shape.GetProperty("showlegend").GetBoolean()));
    }

    [Fact]
    public async Task The_onset_of_a_group_is_a_file_with_stored_values_over_the_axis_that_is_asked_for()
    {
        var runs = await StoredGroups.AddAsync(application, StoredGroups.Generalising(1), StoredGroups.Generalising(2));
        using var client = application.CreateClient();
        var panel = JsonDocument.Parse(await client.GetStringAsync($"/api/groups/{runs[0].GroupId}/onset.json?axis=Epochs")).RootElement.GetProperty("panels")[0];
        Assert.Equal("epoch", panel.GetProperty("x").GetProperty("title").GetString());
        var kappa = panel.GetProperty("series").EnumerateArray().Single(series => series.GetProperty("metric").GetString() == "kappa").GetProperty("points").EnumerateArray().ToList();
        Assert.Equal((1e3, 1.0), (kappa[0].GetProperty("mean").GetDouble(), kappa[^1].GetProperty("mean").GetDouble()));
        Assert.Contains("<svg", await client.GetStringAsync($"/api/groups/{runs[0].GroupId}/onset.svg"), StringComparison.Ordinal);
        using var missing = await client.GetAsync(new Uri("/api/groups/4711/onset.png", UriKind.Relative));
        Assert.Contains("There is no group 4711.", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
