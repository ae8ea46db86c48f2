using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using GrokLab.Web.Tests.Runs;

namespace GrokLab.Web.Tests.Figures;

[Collection(SharedHost.Name)]
public sealed class FigureFilesTests(GrokLabApplication application)
{
    [Fact]
    public async Task A_figure_comes_as_a_file_of_exactly_the_size_asked_for()
    {
        using var client = application.CreateClient();
        var group = await GroupAsync(client);
        var png = await client.GetByteArrayAsync($"/api/figures/1.png?group={group}&widthCm=17.2&heightCm=6&dpi=300");
        Assert.Equal((2031, 709), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));

        var svg = Encoding.UTF8.GetString(await client.GetByteArrayAsync($"/api/figures/1.svg?group={group}&widthCm=17.2&heightCm=6"));
        Assert.Contains("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("</svg>", svg, StringComparison.Ordinal);

        var csv = await client.GetStringAsync($"/api/figures/1.csv?group={group}");
        Assert.StartsWith("panel,series,variant,metric,step,x,mean,low,high,seeds\n", csv, StringComparison.Ordinal);
        Assert.Contains("\n(b) Relative flatness κ (Def. 3.2),κ (Def. 3.2),,kappa,0,0,", csv, StringComparison.Ordinal);
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

    [Fact]
    public async Task A_part_or_a_size_that_cannot_be_is_named()
    {
        using var client = application.CreateClient();
        var group = await GroupAsync(client);
        foreach (var (query, field, words) in new[]
        {
            ("x=5..1", "x", "the first number must be smaller"),
            ("x=0..10", "x", "both ends must be above 0"),
            ("y=low..high", "y", "two numbers with two dots between"),
            ("panels=4", "panels", "There is no panel \"4\": the figure has panels 1 to 3"),
            ("panels=1&hide=3", "hide", "has curves 1 to 2"),
            ("x=1..2;3..4", "x", "2 parts are given for 3 panels"),
            ("fontPt=24&widthCm=8.5&heightCm=4", "fontPt", "3 panels with text of 24 pt do not fit into 8.5 × 4 cm."),
            ("fontPt=3", "fontPt", "is not a number from 4"),
            ("theme=grey", "theme", "Light, Dark"),
            ("legend=perhaps", "legend", "is not true or false"),
            ("colour=red", "colour", "There is no such query parameter"),
        })
        {
            using var response = await client.GetAsync(new Uri($"/api/figures/1.png?group={group}&{query}", UriKind.Relative));
            await BadInputTests.AssertNamesAsync(response, field, words);
        }
    }

    [Fact]
    public async Task A_part_of_a_figure_is_drawn_alone_with_its_range_and_without_hidden_curves()
    {
        using var client = application.CreateClient();
        var group = await GroupAsync(client);
        var svg = await client.GetStringAsync($"/api/figures/1.svg?group={group}&panels=1&x=10..40&hide=1");
        Assert.Contains("aria-label=\"Accuracy\"", svg, StringComparison.Ordinal);
        Assert.Contains("data-curve=\"validation\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("train", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("κ", svg, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"10\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_format_says_which_runs_program_and_address_it_comes_from()
    {
        using var client = application.CreateClient();
        var group = await GroupAsync(client);
        var json = JsonDocument.Parse(await client.GetStringAsync($"/api/figures/1.json?group={group}")).RootElement;
        var provenance = json.GetProperty("provenance");
        var digest = provenance.GetProperty("specsSha256").GetString()!;
        Assert.Matches("^[0-9a-f]{64}$", digest);
        Assert.Equal($"api/figures/1.json?group={group}", provenance.GetProperty("address").GetString());
        Assert.Equal(2, provenance.GetProperty("runIds").GetArrayLength());
        var points = json.GetProperty("panels")[1].GetProperty("series")[0].GetProperty("points");
        Assert.Equal(0, points[0].GetProperty("step").GetInt64());
        Assert.Equal(2, points[0].GetProperty("seeds").GetInt32());
        foreach (var format in (string[])["png", "svg", "pdf"])
        {
            var text = Encoding.Latin1.GetString(await client.GetByteArrayAsync($"/api/figures/1.{format}?group={group}&dpi=150".Replace(format == "png" ? "none" : "&dpi=150", "", StringComparison.Ordinal)));
            Assert.Contains(digest, text, StringComparison.Ordinal);
            Assert.Contains($"api/figures/1.{format}?group={group}", text.Replace("&amp;", "&", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_csv_begins_with_a_byte_order_mark_only_if_it_is_for_excel()
    {
        using var client = application.CreateClient();
        var group = await GroupAsync(client);
        var run = (await client.GetFromJsonAsync<JsonElement>($"/api/groups/{group}")).GetProperty("group").GetProperty("runIds")[0].GetInt64();
        foreach (var address in (string[])[$"/api/figures/1.csv?group={group}", $"/api/comparison.csv?group={group}", $"/api/runs/{run}/metrics.csv?"])
        {
            var plain = await client.GetByteArrayAsync(address.TrimEnd('?'));
            var excel = await client.GetByteArrayAsync($"{address}&excel=true".Replace("?&", "?", StringComparison.Ordinal));
            Assert.Equal([0xEF, 0xBB, 0xBF, .. plain], excel);
        }
    }

    private static async Task<long> GroupAsync(HttpClient client)
    {
        var api = new RunsApi(client);
        var runs = await api.LaunchAsync(RunsApi.Tiny(40), 1, 2);
        foreach (var run in runs.EnumerateArray())
        {
            await api.EndedAsync(run.GetProperty("id").GetInt64());
        }

        return runs[0].GetProperty("groupId").GetInt64();
    }
}
