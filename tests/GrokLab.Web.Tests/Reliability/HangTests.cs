using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Tasks.ModularArithmetic;
using GrokLab.Web.Files;
using GrokLab.Web.Jobs;
using GrokLab.Web.Tests.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Reliability;

public sealed class HangTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Fact]
    public async Task Stopping_ends_a_training_process_that_hangs_by_force_and_keeps_the_run()
    {
        await using var application = GrokLabApplication.On(storage, ("Training:EndGrace", "00:00:01"));
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await api.StepAsync(id, 20);
        await SignalAsync("STOP", application, id); // Frozen: it neither reads commands nor ends.
        var (status, body) = await api.CommandAsync(id, "stop");
        Assert.Equal((HttpStatusCode.OK, "Stopped"), (status, body.GetProperty("kind").GetString()));
        Assert.Contains("was killed", body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("Stopped", RunsApi.Status(await api.EndedAsync(id)));
        Assert.Empty(TrainingProcessesOf.Storage(storage));
    }

    [Fact]
    public async Task A_training_process_that_is_told_to_end_from_outside_goes_on_in_another()
    {
        await using var application = GrokLabApplication.On(storage);
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await api.StepAsync(id, 20);
        await SignalAsync("TERM", application, id);
        var takenUp = await TakenUpAsync(api, id);
        Assert.Contains("from outside", takenUp, StringComparison.Ordinal);
        Assert.Contains("Restart 1 of 3", takenUp, StringComparison.Ordinal);
        await api.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_named_in_an_event_and_the_one_before_is_used()
    {
        long id;
        await using (var first = GrokLabApplication.On(storage, ("Training:CheckpointInterval", "00:00:00.1")))
        {
            using var client = first.CreateClient();
            var api = new RunsApi(client);
            id = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
            await api.UntilAsync(id, run => Folder(id).List().Count >= 2);
        }

        var (newest, before) = (Folder(id).List()[0], Folder(id).List()[1]);
        File.WriteAllBytes(newest.Path, File.ReadAllBytes(newest.Path)[..^1]);
        await using var second = GrokLabApplication.On(storage);
        using var again = second.CreateClient();
        var secondApi = new RunsApi(again);
        await secondApi.UntilAsync(id, run => run.GetProperty("attempts").GetInt32() == 2 && run.GetProperty("step").GetInt64() > newest.Step);
        Assert.Contains($"checkpoint at step {before.Step}", await TakenUpAsync(secondApi, id), StringComparison.Ordinal);
        var unsound = (await secondApi.EventsAsync(id)).Single(e => e.GetProperty("kind").GetString() == "CheckpointUnsound");
        Assert.Contains(newest.Name, unsound.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("torn", unsound.GetProperty("message").GetString(), StringComparison.Ordinal);
        await secondApi.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task What_a_training_process_writes_after_another_has_resumed_the_run_does_not_count_as_the_runs_own()
    {
        string[] settings = ["--Training:CheckpointInterval=00:00:00.1"];
        long id;
        int late;
        await using (var first = await ServerProcess.StartAsync(storage, settings))
        {
            var api = new RunsApi(first.Client);
            id = await api.LaunchOneAsync(RunsApi.Regularized(steps: 1_000_000, every: 1_000, lambda: 1e-7));
            await api.UntilAsync(id, run => run.GetProperty("checkpointStep").ValueKind == JsonValueKind.Number);
            late = Assert.Single(TrainingProcessesOf.Storage(storage));
            await SignalAsync("STOP", late);
            await first.KillAsync();
        }

        await using var second = await ServerProcess.StartAsync(storage, settings);
        var again = new RunsApi(second.Client);
        var step = (await again.UntilAsync(id, run => run.GetProperty("attempts").GetInt32() == 2 && RunsApi.Status(run) == "Running"))
            .GetProperty("step").GetInt64();
        await again.ConfirmedAsync(id, "unplug");
        await again.StepAsync(id, step + 2_000);
        await again.ConfirmedAsync(id, "stop");
        await again.EndedAsync(id);
        var own = await CheckpointsAsync(second.Client, id);
        Assert.NotEqual("[]", own);

        await SignalAsync("CONT", late);
        using var ended = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (TrainingProcessesOf.Storage(storage).Contains(late))
        {
            await Task.Delay(100, ended.Token);
        }

        Assert.Equal(own, await CheckpointsAsync(second.Client, id));
    }

    [Fact]
    public async Task An_orphan_ends_by_itself_also_inside_an_evaluation_that_takes_long()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "GrokLab.Web.dll"), "train", "--supervised"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["Storage__Directory"] = storage.Path;
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var spec = Presets.Find("grokking-quick")!.Spec with
        {
            Task = new ModularArithmeticSpec { Modulus = 499 }, // A quarter of a million samples.
            Evaluation = new EvaluationSpec { RepresentativenessPointsPerDecade = 1 },
            Device = "cpu",
        };
        await process.StandardInput.WriteLineAsync(ProtocolJson.ToLine<TrainingCommand>(new StartTraining(spec)));
        await process.StandardInput.FlushAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.Contains("RunStarted", StringComparison.Ordinal))
        {
        }

        process.StandardInput.Close(); // As when its supervisor dies.
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(137, process.ExitCode);
    }

    public void Dispose() => storage.Dispose();

    private RunCheckpoints Folder(long id) => new(Path.Combine(storage.Path, "checkpoints", $"{id}"));

    private static async Task<string> TakenUpAsync(RunsApi api, long id) =>
        (await api.EventAsync(id, "TakenUp")).GetProperty("message").GetString()!;

    private static async Task SignalAsync(string signal, GrokLabApplication application, long id)
    {
        Assert.True(application.Services.GetRequiredService<ActiveRuns>().TryGet(id, out var active));
        await SignalAsync(signal, active.ProcessId!.Value);
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static Task<string> CheckpointsAsync(HttpClient client, long id) =>
        client.GetStringAsync(new Uri($"/api/runs/{id}/checkpoints", UriKind.Relative));
}
