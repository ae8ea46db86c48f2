using System.Diagnostics;
using GrokLab.Web.Jobs;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Runs;

[Collection(SharedHost.Name)]
public sealed class FailureTests(GrokLabApplication application) : IDisposable
{
    private readonly HttpClient client = application.CreateClient();

    private RunsApi Api => new(client);

    [Fact]
    public async Task A_training_process_that_is_killed_again_and_again_fails_its_run_in_words_and_nothing_else()
    {
        using var storage = new TemporaryFolder();
        await using var application = GrokLabApplication.On(storage, ("Training:MaxRestarts", "1"));
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        var waiting = await api.LaunchOneAsync(RunsApi.Tiny(20));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var step = attempt == 1 ? 20 : (await api.EventAsync(id, "TakenUp")).GetProperty("step").GetInt64() + 20;
            await api.UntilAsync(id, run => run.GetProperty("attempts").GetInt32() == attempt && RunsApi.Status(run) == "Running" && run.GetProperty("step").GetInt64() >= step);
            Assert.True(application.Services.GetRequiredService<ActiveRuns>().TryGet(id, out var active));
            using var process = Process.GetProcessById(active.ProcessId!.Value);
            process.Kill();
        }

        var run = await api.EndedAsync(id, interruptedIsAnEnd: false);
        Assert.Equal("Failed", RunsApi.Status(run));
        var error = run.GetProperty("error").GetString();
        Assert.Contains(OperatingSystem.IsWindows() ? "exit code" : "killed (SIGKILL, exit code 137) – often the kernel's out-of-memory killer", error, StringComparison.Ordinal);
        Assert.Contains("restarted 1 times", error, StringComparison.Ordinal);
        var failed = (await api.EventsAsync(id)).Single(e => e.GetProperty("kind").GetString() == "Failed");
        Assert.Equal("Failed", failed.GetProperty("kind").GetString());
        Assert.Equal(error, failed.GetProperty("message").GetString());
        Assert.True(failed.GetProperty("step").GetInt64() >= 20);
        Assert.NotEmpty(await api.MetricAsync(id, "train_loss"));
        Assert.Contains("SIGKILL", (await api.EventAsync(id, "TakenUp")).GetProperty("message").GetString(), StringComparison.Ordinal);

        Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(waiting)));
        Assert.Equal("Failed", RunsApi.Status(await api.RunAsync(id)));
        Assert.Equal(2, (await api.RunAsync(id)).GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task A_run_that_diverges_keeps_what_was_measured_before()
    {
        var overrides = RunsApi.Tiny(1_000);
        overrides["optimizer"] = new Dictionary<string, object> { ["kind"] = "sgd", ["learningRate"] = 10, ["momentum"] = 0.99, ["weightDecay"] = 0 };
        overrides["regularizer.kind"] = "flatness";
        overrides["regularizer.lambda"] = 1_000_000;
        var id = await Api.LaunchOneAsync(overrides);
        var run = await Api.EndedAsync(id);

        Assert.Equal("Diverged", RunsApi.Status(run));
        Assert.Contains("not finite", run.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("Diverged", (await Api.EventsAsync(id))[^1].GetProperty("kind").GetString());
        Assert.Equal(0, (await Api.MetricAsync(id, "train_loss"))[0].Step);
    }

    [Fact]
    public async Task A_run_whose_job_is_cancelled_goes_on_in_another()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        var waiting = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        await Api.StepAsync(id, 1);
        var jobs = application.Services.GetRequiredService<JobStorage>();
        Delete(jobs, jobs.GetMonitoringApi().EnqueuedJobs("cpu", 0, 10).Single(j => (long)j.Value.Job.Args[0] == waiting).Key);
        Delete(jobs, jobs.GetMonitoringApi().ProcessingJobs(0, 10).Single(j => (long)j.Value.Job.Args[0] == id).Key);
        Assert.Contains("job was cancelled", (await Api.EventAsync(id, "TakenUp")).GetProperty("message").GetString(), StringComparison.Ordinal);
        await Api.ConfirmedAsync(id, "stop");
        Assert.Equal("Completed", RunsApi.Status(await Api.EndedAsync(waiting)));
    }

    [Fact]
    public async Task A_paused_run_whose_job_is_cancelled_stays_paused()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await Api.StepAsync(id, 1);
        await Api.ConfirmedAsync(id, "pause");
        var jobs = application.Services.GetRequiredService<JobStorage>();
        Delete(jobs, jobs.GetMonitoringApi().ProcessingJobs(0, 10).Single(j => (long)j.Value.Job.Args[0] == id).Key);
        await Api.UntilAsync(id, run => !run.GetProperty("hasProcess").GetBoolean());
        Assert.Equal("Paused", RunsApi.Status(await Api.RunAsync(id)));
        await Api.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task The_web_process_never_loads_libtorch()
    {
        await Api.EndedAsync(await Api.LaunchOneAsync(RunsApi.Tiny(10)));
        using var self = Process.GetCurrentProcess();
        Assert.DoesNotContain(
            self.Modules.Cast<ProcessModule>(), m => m.ModuleName.Contains("torch_cpu", StringComparison.OrdinalIgnoreCase)
                || m.ModuleName.Contains("LibTorchSharp", StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose() => client.Dispose();

    private static void Delete(JobStorage jobs, string jobId) => Assert.True(new BackgroundJobClient(jobs).Delete(jobId));
}
