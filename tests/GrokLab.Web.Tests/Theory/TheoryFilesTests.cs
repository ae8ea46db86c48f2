using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using GrokLab.Training.Measures;
using GrokLab.Web.Tests.Runs;

namespace GrokLab.Web.Tests.Theory;

public sealed class TheoryFilesTests : IAsyncDisposable
{
    private readonly GrokLabApplication application = new();
    private readonly HttpClient client;

    public TheoryFilesTests()
    {
        client = application.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await application.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_run_the_files_have_the_curves_and_kappa_at_the_chosen_lambda()
    {
        var panel = await PanelAsync("lambda=3&M=1.5&k=4&ratio=2");
        Assert.Equal(["asymptotic bound", "bound as printed", "corrected bound", "exact κ", "κ at λ"], Names(panel));
        var point = Assert.Single(Points(panel, "κ at λ"));
        Assert.Equal((3, new CollapseBound(3, 1.5, 4).Kappa(3)), (point.GetProperty("x").GetDouble(), point.GetProperty("mean").GetDouble()));
        Assert.Equal(JsonValueKind.Null, point.GetProperty("step").ValueKind);
        Assert.Equal(3, Assert.Single(panel.GetProperty("markers").EnumerateArray()).GetProperty("value").GetDouble());
        Assert.DoesNotContain("corrected bound", Names(await PanelAsync("")));
        foreach (var format in (string[])["png", "svg", "pdf", "csv"])
        {
            using var response = await client.GetAsync(new Uri($"/api/theory.{format}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal($"prop-5-2.{format}", response.Content.Headers.ContentDisposition?.FileName);
        }
    }

    [Fact]
    public async Task A_run_is_a_path_in_the_order_of_its_steps_that_ends_at_now()
    {
        // λM² rises, then falls; a step without λ̂ has no place.
        double?[] scales = [1, 4, null, 2];
        var runs = await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(StoredGroups.Grokking, Measures: step => Measured(scales[Math.Min(step, 30) / 10])));
        var panel = await PanelAsync($"run={runs[0].Id}");
        var path = Points(panel, $"run {runs[0].Id}, measured");
        Assert.Equal([0L, 10L], path.Take(2).Select(p => p.GetProperty("step").GetInt64()));
        Assert.Equal([1, 4, 2], path.Select(p => p.GetProperty("x").GetDouble()).Distinct());
        Assert.Equal(path[^1].GetRawText(), Assert.Single(Points(panel, "now")).GetRawText());
        Assert.Equal(path[^1].GetProperty("x").GetDouble(), Assert.Single(Points(panel, "κ at λ")).GetProperty("x").GetDouble());

        var drawing = XDocument.Parse(await client.GetStringAsync($"/api/theory.svg?run={runs[0].Id}&hide=1"));
        var curves = drawing.Descendants().Select(e => e.Attribute("data-curve")?.Value).OfType<string>().ToList();
        Assert.Contains($"run {runs[0].Id}, measured", curves);
        Assert.DoesNotContain("asymptotic bound", curves);
    }

    [Theory]
    [InlineData("lambda=0", "lambda", "number from 1e-9 to 1e9")]
    [InlineData("M=two", "M", "number from 1e-9 to 1e9")]
    [InlineData("k=1", "k", "whole number from 2 to 10,000")]
    [InlineData("ratio=-1", "ratio", "number from 0 to 1e9")]
    [InlineData("run=abc", "run", "whole number of at least 0")]
    [InlineData("x=0..1", "x", "both ends must be above 0")]
    [InlineData("group=1", "group", "There is no such query parameter")]
    public async Task A_parameter_that_cannot_be_is_named(string query, string field, string words)
    {
        using var response = await client.GetAsync(new Uri($"/api/theory.png?{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("errors").GetProperty(field);
        Assert.Contains(words, Assert.Single(errors.EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_404_in_words()
    {
        using var response = await client.GetAsync(new Uri("/api/theory.csv?run=4711", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no run 4711.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Dictionary<string, double?> Measured(double? scale) => new()
    {
        [Metrics.WeightScale] = scale, [Metrics.ClassMeanNorm] = 1, [Metrics.GlobalMeanNorm] = 0, [Metrics.Kappa] = 0.1,
    };

    private static IEnumerable<string> Names(JsonElement panel) => panel.GetProperty("series").EnumerateArray().Select(s => s.GetProperty("name").GetString()!);

    private static List<JsonElement> Points(JsonElement panel, string name) =>
        [.. panel.GetProperty("series").EnumerateArray().Single(s => s.GetProperty("name").GetString() == name).GetProperty("points").EnumerateArray()];

    private async Task<JsonElement> PanelAsync(string query) =>
        JsonElement.Parse(await client.GetStringAsync(new Uri($"/api/theory.json?{query}", UriKind.Relative))).GetProperty("panels")[0];
}
