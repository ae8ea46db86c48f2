using System.Buffers.Binary;
using System.Net;
using System.Text;
using GrokLab.Web.Tests.Runs;

namespace GrokLab.Web.Tests.Figures;

[Collection(SharedHost.Name)]
public sealed class FigureFilesTests(GrokLabApplication application)
{
    [Fact]
    public async Task A_figure_comes_as_a_file_of_exactly_the_size_asked_for()
    {
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var runs = await api.LaunchAsync(RunsApi.Tiny(40), 1, 2);
        var group = runs[0].GetProperty("groupId").GetInt64();
        foreach (var run in runs.EnumerateArray())
        {
            await api.EndedAsync(run.GetProperty("id").GetInt64());
        }

        var png = await client.GetByteArrayAsync($"/api/figures/1.png?group={group}&widthCm=17.2&heightCm=6&dpi=300");
        Assert.Equal((2031, 709), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));

        var svg = Encoding.UTF8.GetString(await client.GetByteArrayAsync($"/api/figures/1.svg?group={group}&widthCm=17.2&heightCm=6"));
        Assert.Contains("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("</svg>", svg, StringComparison.Ordinal);

        var csv = await client.GetStringAsync($"/api/figures/1.csv?group={group}");
        Assert.StartsWith("panel,series,variant,metric,step,x,mean,low,high,seeds\n", csv, StringComparison.Ordinal);
        Assert.Contains(",kappa,40,40,", csv, StringComparison.Ordinal);
        Assert.All(csv.TrimEnd().Split('\n').Skip(1), line => Assert.EndsWith(",2", line, StringComparison.Ordinal));

        var other = await client.GetStringAsync($"/api/figures/1.csv?group={group}&ncc=sum&flatness=bound");
        Assert.Contains(",kappa_upper_bound,40,40,", other, StringComparison.Ordinal);
        Assert.DoesNotContain("ncc_galanti", other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.png?dpi=x", "dpi", "whole number from 50")]
    [InlineData("1.png?dpi=20", "dpi", "whole number from 50")]
    [InlineData("1.png?widthCm=100&heightCm=100&dpi=1200", "dpi", "too many")]
    [InlineData("1.png?widthCm=NaN", "widthCm", "is not a number from 2")]
    [InlineData("2.svg?heightCm=-1", "heightCm", "is not a number from 2")]
    [InlineData("2.csv?group=first", "group", "whole number")]
    [InlineData("2.csv?band=wide", "band", "Std, Se, Ci95, MinMax")]
    [InlineData("2.csv?ncc=median", "ncc", "Mean, Sum")]
    [InlineData("2.png?flatness=trace", "flatness", "Kappa, Bound")]
    public async Task A_parameter_that_cannot_be_is_named(string path, string field, string words)
    {
        using var client = application.CreateClient();
        using var response = await client.GetAsync(new Uri($"/api/figures/{path}", UriKind.Relative));
        await BadInputTests.AssertNamesAsync(response, field, words);
    }

    [Theory]
    [InlineData("9.png", "no figure 9")]
    [InlineData("1.png?group=4711", "no group 4711")]
    [InlineData("7.svg", "No group fits figure 7")]
    public async Task A_figure_or_group_that_is_not_there_is_404_in_words(string path, string words)
    {
        using var client = application.CreateClient();
        using var response = await client.GetAsync(new Uri($"/api/figures/{path}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
