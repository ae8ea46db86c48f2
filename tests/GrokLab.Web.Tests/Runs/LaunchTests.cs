using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Runs;

[Collection(SharedHost.Name)]
public sealed class LaunchTests(GrokLabApplication application) : IDisposable
{
    private readonly HttpClient client = application.CreateClient();

    private RunsApi Api => new(client);

    [Fact]
    public async Task A_launched_run_completes_and_its_metrics_events_and_description_are_stored()
    {
        var launched = await Api.LaunchAsync(RunsApi.Tiny(30));
        Assert.Equal("Queued", RunsApi.Status(launched[0]));
        var id = launched[0].GetProperty("id").GetInt64();
        var run = await Api.EndedAsync(id);

        Assert.Equal("Completed", RunsApi.Status(run));
        Assert.Equal(JsonValueKind.Null, run.GetProperty("error").ValueKind);
        Assert.Equal(30, run.GetProperty("step").GetInt64());
        Assert.Equal(30, run.GetProperty("totalSteps").GetInt64());
        Assert.Equal("cpu", run.GetProperty("device").GetString());
        Assert.Equal("auto", run.GetProperty("requestedDevice").GetString());
        Assert.Equal(7, run.GetProperty("classes").GetInt32());
        Assert.Equal(16, run.GetProperty("features").GetInt32());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("lambda").ValueKind);
        Assert.Equal("none", run.GetProperty("regularizerKind").GetString());
        Assert.True(run.GetProperty("versions").TryGetProperty("libtorch", out _));
        Assert.Equal(7, run.GetProperty("spec").GetProperty("task").GetProperty("modulus").GetInt32());

        Assert.Equal(["RunStarted", "Completed"], await Api.EventKindsAsync(id));
        foreach (var name in (string[])["train_accuracy", "val_accuracy", "train_loss", "val_loss", "kappa", "kappa_upper_bound", "ncc", "val_ncc", "val_ncm_accuracy", "kappa_matched", "lambda"])
        {
            Assert.Equal([0, 10, 20, 30], (await Api.MetricAsync(id, name)).Select(p => p.Step));
        }
    }

    [Fact]
    public async Task Several_seeds_are_several_runs_and_a_device_trains_one_at_a_time()
    {
        var launched = await Api.LaunchAsync(RunsApi.Tiny(20), 3, 4, 5);
        Assert.Equal([3, 4, 5], launched.EnumerateArray().Select(r => r.GetProperty("seed").GetInt32()));
        var ended = new List<JsonElement>();
        foreach (var run in launched.EnumerateArray())
        {
            ended.Add(await Api.EndedAsync(run.GetProperty("id").GetInt64()));
        }

        Assert.All(ended, run => Assert.Equal("Completed", RunsApi.Status(run)));
        Assert.All(ended.Zip(ended.Skip(1)), pair => Assert.True(
            pair.First.GetProperty("endedAt").GetDateTimeOffset() <= pair.Second.GetProperty("startedAt").GetDateTimeOffset()));
        var accuracies = new List<double?>();
        foreach (var run in ended)
        {
            accuracies.Add((await Api.MetricAsync(run.GetProperty("id").GetInt64(), "train_loss"))[^1].Value);
        }

        Assert.Equal(3, accuracies.Distinct().Count());
    }

    [Fact]
    public async Task A_run_that_is_started_a_second_time_is_trained_once()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(30));
        var queues = application.Services.GetRequiredService<TrainingQueues>();
        await queues.EnqueueAsync(id, "auto", CancellationToken.None);
        await queues.EnqueueAsync(id, "cpu", CancellationToken.None);
        var after = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        await Api.EndedAsync(after); // One queue: the needless jobs are over by now.

        var run = await Api.EndedAsync(id);
        Assert.Equal(1, run.GetProperty("attempts").GetInt32());
        Assert.Equal(["RunStarted", "Completed"], await Api.EventKindsAsync(id));
    }

    [Fact]
    public async Task Subscribers_of_the_feed_that_throw_or_hang_hold_nobody_up()
    {
        var feed = application.Services.GetRequiredService<RunFeed>();
        using var release = new ManualResetEventSlim();
        using var throwing = feed.SubscribeAll(_ => throw new InvalidOperationException("no"));
        using var hanging = feed.SubscribeAll(_ => release.Wait());
        var records = new List<GrokLab.Data.Writing.RunRecord>();
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(30));
        using var following = feed.Subscribe(id, records.Add);
        var run = await Api.EndedAsync(id);
        release.Set();

        Assert.Equal("Completed", RunsApi.Status(run));
        Assert.Contains(records, r => r is GrokLab.Data.Writing.MetricsRecord { Step: 20 });
        Assert.All(records, r => Assert.Equal(id, r.RunId));
    }

    [Fact]
    public async Task Curves_can_be_asked_for_by_name_number_of_points_axis_and_step()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(200, every: 1));
        await Api.EndedAsync(id);

        var all = await Api.MetricAsync(id, "train_loss");
        Assert.Equal(Enumerable.Range(0, 201).Select(s => (long)s), all.Select(p => p.Step));
        Assert.Equal(all.Where(p => p.Step > 150), await Api.MetricAsync(id, "train_loss", "&afterStep=150"));
        foreach (var axis in (string[])["linear", "log"])
        {
            var fewer = await Api.MetricAsync(id, "train_loss", $"&maxPoints=20&axis={axis}");
            Assert.InRange(fewer.Count, 5, 20);
            Assert.Equal(all[0], fewer[0]);
            Assert.Equal(all[^1], fewer[^1]);
            Assert.Equal(all.Min(p => p.Value), fewer.Min(p => p.Value));
            Assert.Equal(all.Max(p => p.Value), fewer.Max(p => p.Value));
            Assert.Subset(all.ToHashSet(), fewer.ToHashSet());
        }

        foreach (var (query, field, words) in ((string, string, string)[])[
            ("names=no_such", "names", "kappa"), ("names=kappa,no_such", "names", "no_such"), ("maxPoints=0", "maxPoints", "from 10"),
            ("maxPoints=9999999999", "maxPoints", "from 10"), ("axis=round", "axis", "Linear, Log"), ("afterStep=x", "afterStep", "whole number")])
        {
            using var response = await client.GetAsync(new Uri($"/api/runs/{id}/metrics?{query}", UriKind.Relative));
            await BadInputTests.AssertNamesAsync(response, field, words);
        }
    }

    [Fact]
    public async Task The_csv_has_every_value_in_long_form()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(30));
        await Api.EndedAsync(id);
        using var response = await client.GetAsync(new Uri($"/api/runs/{id}/metrics.csv", UriKind.Relative));
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"groklab-run-{id}.csv", response.Content.Headers.ContentDisposition?.FileName);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("step,epoch,elapsed_seconds,name,value", lines[0]);
        Assert.All(lines, line => Assert.Equal(5, line.Split(',').Length));

        var kappa = lines.Select(l => l.Split(',')).Where(l => l[3] == "kappa")
            .Select(l => (long.Parse(l[0], CultureInfo.InvariantCulture), (double?)double.Parse(l[4], CultureInfo.InvariantCulture)));
        Assert.Equal(await Api.MetricAsync(id, "kappa"), kappa);
        Assert.Contains(lines, l => l.StartsWith("0,", StringComparison.Ordinal) && l.EndsWith(",gradient_norm,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Presets_devices_and_the_description_of_the_api_are_served()
    {
        var presets = await client.GetFromJsonAsync<JsonElement>("/api/presets");
        Assert.Contains(presets.EnumerateArray(), p => p.GetProperty("name").GetString() == "grokking-quick"
            && p.GetProperty("spec").GetProperty("task").GetProperty("modulus").GetInt32() == 97);
        var devices = await client.GetFromJsonAsync<JsonElement>("/api/devices");
        Assert.Contains(devices.EnumerateArray(), d => d.GetProperty("device").GetString() == "cpu");
        Assert.True(devices[0].GetProperty("isDefault").GetBoolean());
        var description = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        foreach (var path in (string[])["/api/runs", "/api/presets", "/api/runs/{id}/metrics", "/api/runs/{id}/unplug", "/api/runs/{id}/metrics.csv"])
        {
            Assert.True(description.GetProperty("paths").TryGetProperty(path, out _), path);
        }

        using var health = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal("Healthy", (await health.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
    }

    public void Dispose() => client.Dispose();
}
