using System.Globalization;
using GrokLab.Training.Measures;

namespace GrokLab.Web.Tests.Figures;

public sealed class FigureBandTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Theory]
    [InlineData("std", 1.5, 0.70710678)]
    [InlineData("se", 1.5, 0.5)]
    [InlineData("ci95", 1.5, 6.35310237)] // t(1) = 12.7062047
    [InlineData("minmax", 1.5, 0.5)]
    public async Task The_band_of_a_figure_and_of_a_comparison_is_chosen_by_a_word(string band, double mean, double half)
    {
        var runs = await StoredGroups.AddAsync(application, [.. ((int[])[1, 2]).Select(seed => new StoredGroups.StoredRun(
            StoredGroups.Grokking with { Seed = seed }, Measures: step => new() { [Metrics.Kappa] = seed }))]);
        using var client = application.CreateClient();
        foreach (var path in (string[])[$"figures/1.csv?group={runs[0].GroupId}&band={band}", $"comparison.csv?group={runs[0].GroupId}&metrics=kappa&curves=means&band={band}"])
        {
            var row = (await client.GetStringAsync(new Uri($"/api/{path}", UriKind.Relative))).TrimEnd().Split('\n')[^1].Split(',');
            var (value, low, high) = (Number(row[^4]), Number(row[^3]), Number(row[^2]));
            Assert.Equal((mean, half), (value, Math.Round(high - value, 8)));
            Assert.Equal(mean - half, low, 8);
        }

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
