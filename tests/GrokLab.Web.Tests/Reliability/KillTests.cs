using GrokLab.Web.Tests.Runs;
using Xunit.Abstractions;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>kill -9 at random moments; with GROKLAB_LONG=1 twenty times, otherwise a few.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("GROKLAB_LONG") == "1";
    private static readonly string[] Settings = ["--Training:CheckpointInterval=00:00:00.2", "--Training:MaxRestarts=1000"];

    private readonly TemporaryFolder storage = new();
    private readonly TemporaryFolder undisturbed = new();

    private static int Steps => Long ? 60_000 : 8_000;

    // Early enough that a busy machine kills before the end.
    private static int LatestKill => Long ? Steps * 9 / 10 : Steps / 2;

    [Fact]
    public async Task A_run_whose_training_process_is_killed_at_random_moments_equals_one_that_is_left_alone()
    {
        await using var server = await ServerProcess.StartAsync(storage, Settings);
        var api = new RunsApi(server.Client);
        var id = await api.LaunchOneAsync(Spec());
        await KillAsync(api, id, Long ? 20 : 3, async attempt =>
        {
            await UntilAsync(() => TrainingProcessesOf.Kill(storage)); // It may just be starting.
            await api.UntilAsync(id, run => run.GetProperty("attempts").GetInt32() > attempt);
        });
        await api.EndedAsync(id, interruptedIsAnEnd: false);
        await CompareAsync(server, api, id);
    }

    [Fact]
    public async Task A_run_whose_server_is_killed_goes_on_under_the_next_and_no_orphan_trains_on()
    {
        var id = 0L;
        for (var kills = 0; kills < (Long ? 5 : 1); kills++)
        {
            await using var server = await ServerProcess.StartAsync(storage, Settings);
            var api = new RunsApi(server.Client);
            id = id > 0 ? id : await api.LaunchOneAsync(Spec());
            await KillAsync(api, id, 1, _ => server.KillAsync());
            await UntilAsync(() => TrainingProcessesOf.Storage(storage).Count == 0);
        }

        await using var last = await ServerProcess.StartAsync(storage, Settings);
        var lastApi = new RunsApi(last.Client);
        await lastApi.EndedAsync(id, interruptedIsAnEnd: false);
        await CompareAsync(last, lastApi, id);
        var takenUp = (await lastApi.EventsAsync(id)).Last(e => e.GetProperty("kind").GetString() == "TakenUp");
        Assert.Contains("The server ended", takenUp.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        storage.Dispose();
        undisturbed.Dispose();
    }

    private static Dictionary<string, object> Spec() => new(RunsApi.Regularized(Steps, every: 20, lambda: 1e-7))
    {
        ["evaluation.denseUntil"] = 1_000,
        ["regularizer.schedule"] = new[] { new { step = Steps / 2, lambda = 0 } },
    };

    /// <summary>Kills at random steps and moments, others in each run of the test; the seed tells which.</summary>
    private async Task KillAsync(RunsApi api, long id, int times, Func<int, Task> kill)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        var begun = (await api.RunAsync(id)).GetProperty("step").GetInt64();
        foreach (var step in Enumerable.Range(0, times).Select(_ => random.NextInt64(begun, Math.Max(begun + 1, LatestKill))).Order())
        {
            var run = await api.UntilAsync(id, run => RunsApi.Status(run) == "Running" && run.GetProperty("step").GetInt64() >= step);
            await Task.Delay(random.Next(100));
            output.WriteLine($"killed after step {run.GetProperty("step")}, checkpoint {run.GetProperty("checkpointStep")}");
            await kill(run.GetProperty("attempts").GetInt32());
        }
    }

    private async Task CompareAsync(ServerProcess server, RunsApi api, long id)
    {
        var ended = await api.RunAsync(id);
        Assert.True(RunsApi.Status(ended) == "Completed", $"{RunsApi.Status(ended)}: {ended.GetProperty("error")}");
        await using var other = await ServerProcess.StartAsync(undisturbed);
        var otherApi = new RunsApi(other.Client);
        var twin = await otherApi.LaunchOneAsync(Spec());
        Assert.Equal("Completed", RunsApi.Status(await otherApi.EndedAsync(twin)));
        var (expected, actual) = (await StoredRun.MetricsAsync(other.Client, twin), await StoredRun.MetricsAsync(server.Client, id));
        output.WriteLine($"{actual.Count} values compared");
        Assert.Equal(expected, actual);
        Assert.Equal(await StoredRun.EventsAsync(otherApi, twin), await StoredRun.EventsAsync(api, id));
        Assert.Equal(StoredRun.Weights(undisturbed.Path, twin), StoredRun.Weights(storage.Path, id));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, "Waited in vain.");
            await Task.Delay(100);
        }
    }
}
