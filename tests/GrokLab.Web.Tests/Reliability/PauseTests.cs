using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using GrokLab.Web.Tests.Runs;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>A person's pause outlasts the training process and the server.</summary>
public sealed class PauseTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paused_run_stays_paused_after_its_server_was_killed_or_stopped_and_leaves_the_device_to_others(bool kill)
    {
        long paused, waiting, step;
        await using (var first = await ServerProcess.StartAsync(storage))
        {
            var api = new RunsApi(first.Client);
            paused = await api.LaunchOneAsync(RunsApi.Tiny(3_000));
            await api.StepAsync(paused, 20);
            step = (await api.ConfirmedAsync(paused, "pause")).GetProperty("step").GetInt64();
            waiting = await api.LaunchOneAsync(RunsApi.Tiny(20));
            if (kill)
            {
                await api.UntilAsync(paused, run => run.GetProperty("checkpointStep").ValueKind != JsonValueKind.Null);
                await first.KillAsync();
            }
        }

        await NoProcessAsync();
        await using (var second = await ServerProcess.StartAsync(storage))
        {
            var api = new RunsApi(second.Client);
            Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(waiting)));
            await AssertPausedAsync(api, paused, step);
            await second.KillAsync(); // Once more: the run has no process now.
        }

        await using var last = await ServerProcess.StartAsync(storage);
        var lastApi = new RunsApi(last.Client);
        await AssertPausedAsync(lastApi, paused, step);
        Assert.Equal("Resumed", (await lastApi.ConfirmedAsync(paused, "resume")).GetProperty("kind").GetString());
        Assert.Equal("Completed", RunsApi.Status(await lastApi.EndedAsync(paused, interruptedIsAnEnd: false)));
        var kinds = (await lastApi.EventKindsAsync(paused)).Where(kind => kind != "Interrupted");
        Assert.Equal(["RunStarted", "Paused", "Paused", "Resumed", "TakenUp", "Completed"], kinds);
        Assert.Equal(
            $"From its checkpoint at step {step}. The server ended while the run was paused.",
            (await lastApi.EventAsync(paused, "TakenUp")).GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_paused_run_stays_paused_when_its_training_process_is_killed_and_leaves_the_device_to_others()
    {
        await using var application = GrokLabApplication.On(storage);
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Tiny(3_000));
        await api.StepAsync(id, 20);
        var step = (await api.ConfirmedAsync(id, "pause")).GetProperty("step").GetInt64();
        await api.UntilAsync(id, run => run.GetProperty("checkpointStep").ValueKind != JsonValueKind.Null);
        var waiting = await api.LaunchOneAsync(RunsApi.Tiny(20));
        Assert.True(TrainingProcessesOf.Kill(storage));
        Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(waiting)));
        await AssertPausedAsync(api, id, step);
        Assert.Contains("SIGKILL", (await api.RunAsync(id)).GetProperty("error").GetString(), StringComparison.Ordinal);
        await api.ConfirmedAsync(id, "resume");
        Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(id)));
        Assert.Equal(["RunStarted", "Paused", "Paused", "Resumed", "TakenUp", "Completed"], await api.EventKindsAsync(id));
        Assert.Contains("SIGKILL", (await api.EventAsync(id, "TakenUp")).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_pause_holds_although_the_server_is_killed_before_the_training_process_confirms_it()
    {
        long id;
        await using (var first = await ServerProcess.StartAsync(storage, "--Training:ConfirmationTimeout=00:00:01"))
        {
            var api = new RunsApi(first.Client);
            id = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
            await api.StepAsync(id, 20);
            await FreezeAsync();
            Assert.Equal(HttpStatusCode.Accepted, (await api.CommandAsync(id, "pause")).Status);
            await first.KillAsync();
        }

        TrainingProcessesOf.Kill(storage);
        await NoProcessAsync();
        await using var second = await ServerProcess.StartAsync(storage);
        var again = new RunsApi(second.Client);
        await AssertPausedAsync(again, id, step: null);
        await again.ConfirmedAsync(id, "stop");
        Assert.Equal(["RunStarted", "Paused", "Stopped"], await again.EventKindsAsync(id));
    }

    [LinuxFact]
    public async Task A_pause_holds_although_the_training_process_is_killed_before_it_confirms_it()
    {
        await using var application = GrokLabApplication.On(storage);
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await api.StepAsync(id, 20);
        await FreezeAsync();
        var pause = api.CommandAsync(id, "pause");
        await api.UntilAsync(id, run => run.GetProperty("pausedByUser").GetBoolean());
        TrainingProcessesOf.Kill(storage);
        var (status, body) = await pause;
        Assert.Equal((HttpStatusCode.OK, "Paused"), (status, body.GetProperty("kind").GetString()));
        await AssertPausedAsync(api, id, step: null);
        await api.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task A_run_that_was_resumed_trains_on_under_the_next_server()
    {
        long id, resumed;
        await using (var first = await ServerProcess.StartAsync(storage))
        {
            var api = new RunsApi(first.Client);
            id = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
            await api.StepAsync(id, 20);
            await api.ConfirmedAsync(id, "pause");
            resumed = (await api.ConfirmedAsync(id, "resume")).GetProperty("step").GetInt64();
            await first.KillAsync();
        }

        await NoProcessAsync();
        await using var second = await ServerProcess.StartAsync(storage);
        var again = new RunsApi(second.Client);
        await again.UntilAsync(id, run => RunsApi.Status(run) == "Running" && run.GetProperty("step").GetInt64() > resumed + 20);
        await again.ConfirmedAsync(id, "stop");
    }

    public void Dispose() => storage.Dispose();

    private static async Task AssertPausedAsync(RunsApi api, long id, long? step)
    {
        var run = await api.UntilAsync(id, run => RunsApi.Status(run) == "Paused" && !run.GetProperty("hasProcess").GetBoolean());
        Assert.True(run.GetProperty("pausedByUser").GetBoolean());
        Assert.Equal(step ?? run.GetProperty("step").GetInt64(), run.GetProperty("step").GetInt64());
        Assert.Equal(1, run.GetProperty("attempts").GetInt32());
        var last = (await api.EventsAsync(id))[^1];
        Assert.Equal("Paused", last.GetProperty("kind").GetString());
        Assert.Contains("stays paused, without a training process", last.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private async Task FreezeAsync()
    {
        var process = Assert.Single(TrainingProcessesOf.Storage(storage));
        using var signal = Process.Start("kill", ["-STOP", process.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
    }

    private async Task NoProcessAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (TrainingProcessesOf.Storage(storage).Count > 0)
        {
            await Task.Delay(100, patience.Token);
        }
    }
}
