using System.Net;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;

namespace GrokLab.Web.Tests.Runs;

/// <summary>The angles between class means as files.</summary>
public sealed class AngleFilesTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task The_angles_of_the_last_evaluation_come_with_the_names_of_the_classes()
    {
        var id = await AddAsync();
        using var client = application.CreateClient();
        var lines = (await client.GetStringAsync(new Uri($"/api/runs/{id}/angles.csv", UriKind.Relative))).TrimEnd().Split('\n');
        Assert.Equal("class,other class,angle,deviation", lines[0]);
        Assert.Equal(46, lines.Length);
        Assert.Equal("airplane,automobile,,", lines[1]); // It is undefined.
        Assert.Equal("airplane,bird,100,4", lines[2]);
    }

    [Theory]
    [InlineData("png", "")]
    [InlineData("svg", "widthCm=17.5&theme=dark")]
    [InlineData("pdf", "step=10&legend=false&titles=false")]
    [InlineData("json", "step=0")]
    public async Task The_angles_are_drawn_in_every_format(string extension, string query)
    {
        var id = await AddAsync();
        using var client = application.CreateClient();
        using var answer = await client.GetAsync(new Uri($"/api/runs/{id}/angles.{extension}?{query}", UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_step_without_an_evaluation_is_refused_with_the_nearest_ones()
    {
        var id = await AddAsync();
        using var client = application.CreateClient();
        using var answer = await client.GetAsync(new Uri($"/api/runs/{id}/angles.svg?step=5", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("has no evaluation at step 5: the nearest ones are at steps 0 and 10.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_angles_of_pairs_has_no_such_file()
    {
        var run = (await StoredGroups.AddAsync(application, StoredGroups.Generalising(1)))[0];
        using var client = application.CreateClient();
        using var answer = await client.GetAsync(new Uri($"/api/runs/{run.Id}/angles.svg", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<long> AddAsync() => (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(
        Presets.Find("fig2-quick")!.Spec with { Device = "cpu" },
        Measures: _ => new(Metrics.AnglePairs.Select(pair => KeyValuePair.Create(pair.Name, (double?)100)))
        {
            [Metrics.Angle(0, 1)] = null,
            [Metrics.AngleOptimum] = 96,
        })))[0].Id;
}
