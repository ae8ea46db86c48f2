using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Training.Experiments;
using GrokLab.Web.Estimates;
using GrokLab.Web.Launching;
using GrokLab.Web.Tests.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Estimates;

[Collection(SharedHost.Name)]
public sealed class EstimateTests(GrokLabApplication application) : IDisposable
{
    private readonly HttpClient client = application.CreateClient();

    [Fact]
    public async Task A_launch_is_timed_in_a_process_of_its_own_and_nothing_is_launched()
    {
        var before = (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength();
        var body = new
        {
            preset = "grokking-quick",
            seeds = new[] { 1, 2, 3 },
            overrides = Tiny(50, width: 20),
            variants = new object[] { "baseline", new { name = "REG", overrides = new Dictionary<string, object> { ["regularizer.kind"] = "ncc", ["regularizer.lambda"] = 1e-3 } } },
        };
        var known = await EstimateAsync(body, "Known");
        Assert.Equal((6, 2), (known.Runs, known.Untimed));
        Assert.Null(known.Seconds);

        var estimate = await EstimateAsync(body);
        Assert.Equal([("baseline", 3), ("REG", 3)], estimate.PerRun.Select(run => (run.Variant!, run.Runs)));
        Assert.All(estimate.PerRun, run => Assert.True(run.Seconds > 0));
        Assert.Equal(3 * estimate.PerRun.Sum(run => run.Seconds!.Value), estimate.Seconds!.Value, 1e-6);
        Assert.Equal(("cpu", 0, 1), (estimate.Device, estimate.Untimed, estimate.AtOnce));
        Assert.NotNull(estimate.MeasuredAt);
        Assert.Equal(before, (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength());

        // From now on it is known, also of a launch that differs in what costs no time, and after a restart.
        var longer = await EstimateAsync(new { preset = "grokking-quick", overrides = Tiny(5_000, width: 20) }, "Known");
        Assert.Equal(estimate.MeasuredAt, longer.MeasuredAt);
        Assert.True(longer.Seconds > estimate.PerRun[0].Seconds);
        Assert.True(File.Exists(Path.Combine(application.StorageDirectory, "timings.json")));
        var restarted = ActivatorUtilities.CreateInstance<TimingStore>(application.Services);
        Assert.NotNull(restarted.Find(SpecJson.Apply(Presets.All[0].Spec with { Device = "cpu" }, Overrides(Tiny(7, width: 20))), 1));
    }

    [Fact]
    public async Task Runs_of_the_same_kind_that_were_trained_before_tell_how_long_it_takes()
    {
        var run = await new RunsApi(client).EndedAsync(await new RunsApi(client).LaunchOneAsync(Tiny(40, width: 12)));
        var took = (run.GetProperty("endedAt").GetDateTimeOffset() - run.GetProperty("startedAt").GetDateTimeOffset()).TotalSeconds;
        var estimate = await EstimateAsync(new { preset = "grokking-quick", seeds = new[] { 8, 9 }, overrides = Tiny(40, width: 12) }, "Known");
        Assert.Equal(2 * took, estimate.Seconds!.Value, 1e-3);
        Assert.Null(estimate.MeasuredAt);
    }

    [Fact]
    public async Task Runs_that_train_and_wait_are_ahead_and_the_timing_says_that_they_disturb_it()
    {
        var api = new RunsApi(client);
        var launched = await api.LaunchAsync(Tiny(1_000_000, width: 16), 1, 2);
        var ids = launched.EnumerateArray().Select(r => r.GetProperty("id").GetInt64()).ToList();
        await api.StepAsync(ids[0], 20);
        var estimate = await EstimateAsync(new { preset = "grokking-quick", overrides = Tiny(10, width: 24) });
        foreach (var id in Enumerable.Reverse(ids))
        {
            await api.CommandAsync(id, "stop");
            await api.EndedAsync(id);
        }

        Assert.Equal(2, estimate.Ahead);
        Assert.Equal(1, estimate.DisturbedBy);
        Assert.NotNull(estimate.Seconds);
    }

    [Fact]
    public async Task A_timing_that_nobody_waits_for_is_ended()
    {
        var estimator = application.Services.GetRequiredService<DurationEstimator>();
        using var leaving = new CancellationTokenSource();
        var launch = new LaunchRequest { Preset = "grokking-paper", Overrides = Overrides(new() { ["task.modulus"] = 499 }) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => estimator.EstimateAsync(
            launch, EstimateEffort.TimeAgain, (_, _) => leaving.CancelAfter(TimeSpan.FromMilliseconds(300)), leaving.Token));
        var known = await estimator.EstimateAsync(launch, EstimateEffort.Known);
        Assert.Equal(1, known.Value!.Untimed);
    }

    [Fact]
    public async Task Kinds_of_runs_beyond_what_one_estimate_times_are_refused_with_their_number()
    {
        using var response = await PostAsync(new { preset = "grokking-quick", grid = new { batchSize = Enumerable.Range(100, 9) } }, "TimeWhatIsNotKnown");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("9 kinds of runs", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"preset":"grokking-quick","overrides":{"batchSize":0}}""", "", "batchSize", "0 is not allowed")]
    [InlineData("""{"preset":"no-such"}""", "", "preset", "grokking-quick")]
    [InlineData("""{"preset":"grokking-quick","grid":{"batchSize":[1,1]}}""", "", "grid.batchSize", "given twice")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"device":"cuda:77"}}""", "", "device", "available are auto")]
    [InlineData("""{"preset":"grokking-quick"}""", "?effort=Much", "effort", "TimeAgain")]
    [InlineData("""{"preset":"grokking-quick","lambda":1}""", "", "lambda", "no such field")]
    public async Task What_cannot_be_launched_is_not_estimated_and_names_its_field(string body, string query, string field, string words)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri($"/api/estimates{query}", UriKind.Relative), content);
        await BadInputTests.AssertNamesAsync(response, field, words);
    }

    public void Dispose() => client.Dispose();

    private static Dictionary<string, object> Tiny(int steps, int width) => new(RunsApi.Tiny(steps)) { ["model.width"] = width };

    private static System.Text.Json.Nodes.JsonObject Overrides(Dictionary<string, object> fields) => JsonSerializer.SerializeToNode(fields)!.AsObject();

    private async Task<HttpResponseMessage> PostAsync(object body, string effort) => await client.PostAsJsonAsync($"/api/estimates?effort={effort}", body);

    private async Task<EstimateDto> EstimateAsync(object body, string effort = "TimeWhatIsNotKnown")
    {
        using var response = await PostAsync(body, effort);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<EstimateDto>(text, JsonSerializerOptions.Web)!;
    }
}
