using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Web.Jobs;
using GrokLab.Web.Tests.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>The real program on a disk of a few megabytes that is filled under it.</summary>
public sealed class DiskFullTests : IDisposable
{
    private static readonly (string, string)[] Settings = [("Storage:PauseAfter", "00:00:01"), ("Training:CheckpointInterval", "00:00:00.3")];

    private readonly SmallDisk? disk = SmallDisk.IsPossible ? new SmallDisk(megabytes: 24) : null;
    private readonly TemporaryFolder undisturbed = new();

    [SmallDiskFact]
    public async Task On_a_full_disk_a_run_pauses_and_goes_on_by_itself_once_there_is_room_and_equals_one_that_was_left_alone()
    {
        await using var application = GrokLabApplication.At(disk!.Path, Settings);
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(Spec());
        await api.StepAsync(id, 200);
        disk.Fill();
        var trouble = await api.TroubleAsync(t => t.GetProperty("heldRuns").GetInt32() == 1);
        Assert.Equal("DiskFull", trouble.GetProperty("fault").GetString());
        Assert.Equal(Path.Combine(disk.Path, "groklab.db"), trouble.GetProperty("file").GetString());
        Assert.Contains("Free some space", trouble.GetProperty("advice").GetString(), StringComparison.Ordinal);
        Assert.True(trouble.GetProperty("waitingRecords").GetInt32() > 0);

        var paused = await api.UntilAsync(id, run => RunsApi.Status(run) == "Paused");
        Assert.Contains("its disk is full", paused.GetProperty("notStored").GetProperty("reason").GetString(), StringComparison.Ordinal);
        await RefusesAsync(client, id);

        disk.Empty();
        Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(id)));
        Assert.Equal(1, (await api.RunAsync(id)).GetProperty("attempts").GetInt32());
        await CompareAsync(client, api, id);
        var events = await api.EventsAsync(id);
        Assert.Contains("its disk is full", Message(events, "Paused"), StringComparison.Ordinal);
        Assert.Contains("all are stored", Message(events, "StorageFailed"), StringComparison.Ordinal);
        Assert.Contains("can be written again", Message(events, "Resumed"), StringComparison.Ordinal);
        using var health = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [SmallDiskFact]
    public async Task A_server_that_is_stopped_on_a_full_disk_leaves_its_runs_to_the_next()
    {
        long id;
        string[] settings = [.. Settings.Select(s => $"--{s.Item1}={s.Item2}")];
        await using (var server = await ServerProcess.StartAsync(disk!.Path, settings))
        {
            var api = new RunsApi(server.Client);
            id = await api.LaunchOneAsync(Spec());
            await api.UntilAsync(id, run => run.GetProperty("checkpointStep").ValueKind == JsonValueKind.Number);
            disk.Fill();
            await api.TroubleAsync(t => t.GetProperty("heldRuns").GetInt32() == 1);
        }

        disk.Empty();
        await using var next = await ServerProcess.StartAsync(disk.Path, settings);
        var nextApi = new RunsApi(next.Client);
        var run = await nextApi.EndedAsync(id, interruptedIsAnEnd: false);
        Assert.Equal(("Completed", 2), (RunsApi.Status(run), run.GetProperty("attempts").GetInt32()));
        await CompareAsync(next.Client, nextApi, id);
    }

    [SmallDiskFact]
    public void A_log_goes_on_where_there_is_room_again()
    {
        var path = Path.Combine(disk!.Path, "logs", "run-1.log");
        using (var log = new LogFile(path, NullLogger.Instance))
        {
            log.WriteLine("before");
            disk.Fill();
            var block = new string('x', 8_192);
            log.WriteLine(block);
            log.WriteLine(block);
            disk.Empty();
            log.WriteLine("after");
        }

        var text = File.ReadAllText(path);
        Assert.StartsWith("before\n", text, StringComparison.Ordinal);
        Assert.EndsWith("… 2 lines could not be written …\nafter\n", text, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public async Task Runs_that_wait_on_a_full_disk_are_neither_failed_nor_forgotten()
    {
        await using var application = GrokLabApplication.At(disk!.Path, Settings);
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(Spec());
        var waiting = await api.LaunchOneAsync(RunsApi.Tiny(20)); // Its job has to claim it while nothing can be written.
        await api.StepAsync(id, 200);
        disk.Fill();
        await api.TroubleAsync(t => t.GetProperty("heldRuns").GetInt32() == 1);
        Assert.Equal(HttpStatusCode.Accepted, (await api.CommandAsync(id, "stop")).Status);
        await api.UntilAsync(id, run => RunsApi.Status(run) == "Stopped");
        Assert.Equal("Queued", RunsApi.Status(await api.RunAsync(waiting)));
        disk.Empty();
        await api.UntilAsync(id, run => run.GetProperty("notStored").ValueKind == JsonValueKind.Null && RunsApi.Status(run) == "Stopped");
        Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(waiting)));
        Assert.Equal("Stopped", RunsApi.Status(await api.RunAsync(id)));
    }

    public void Dispose()
    {
        disk?.Dispose();
        undisturbed.Dispose();
    }

    private static Dictionary<string, object> Spec() => new(RunsApi.Regularized(8_000, every: 10, lambda: 1e-7))
    {
        ["regularizer.schedule"] = new[] { new { step = 4_000, lambda = 0 } },
    };

    private static async Task RefusesAsync(HttpClient client, long id)
    {
        var body = new { preset = "grokking-quick", seeds = new[] { 1 }, overrides = RunsApi.Tiny(20) };
        using var launch = await client.PostAsJsonAsync("/api/runs", body);
        await IsUnavailableAsync(launch);
        using var clone = await client.PostAsJsonAsync($"/api/runs/{id}/clone", new { seed = 2 });
        await IsUnavailableAsync(clone);
        using var rename = await client.PatchAsJsonAsync($"/api/runs/{id}", new { name = "other" });
        await IsUnavailableAsync(rename);
        using var delete = await client.DeleteAsync(new Uri($"/api/runs/{id}", UriKind.Relative));
        await IsUnavailableAsync(delete);
        Assert.Equal(1, (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength());
        Assert.Equal(1, (await client.GetFromJsonAsync<JsonElement>("/api/groups")).GetArrayLength());
        using var health = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("wait in memory", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task IsUnavailableAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, text);
        Assert.Contains("its disk is full. Nothing was stored.", JsonElement.Parse(text).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task CompareAsync(HttpClient client, RunsApi api, long id)
    {
        await using var other = GrokLabApplication.On(undisturbed);
        using var otherClient = other.CreateClient();
        var otherApi = new RunsApi(otherClient);
        var twin = await otherApi.LaunchOneAsync(Spec());
        Assert.Equal("Completed", RunsApi.Status(await otherApi.EndedAsync(twin)));
        Assert.Equal(await StoredRun.MetricsAsync(otherClient, twin), await StoredRun.MetricsAsync(client, id));
        Assert.Equal(await StoredRun.EventsAsync(otherApi, twin), await StoredRun.EventsAsync(api, id));
        Assert.Equal(StoredRun.Weights(undisturbed.Path, twin), StoredRun.Weights(disk!.Path, id));
    }

    private static string Message(IReadOnlyList<JsonElement> events, string kind) =>
        events.First(e => e.GetProperty("kind").GetString() == kind).GetProperty("message").GetString()!;
}
