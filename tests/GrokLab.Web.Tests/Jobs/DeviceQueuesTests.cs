using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Training.Runtime;
using GrokLab.Web.Jobs;
using GrokLab.Web.Tests.Runs;
using Hangfire;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using static GrokLab.Web.Tests.Devices.GivenDevices;

namespace GrokLab.Web.Tests.Jobs;

public sealed class DeviceQueuesTests : IDisposable
{
    private static readonly ComputeDevice[] TwoGpus = [H100, A2, Processor];

    private readonly TemporaryFolder storage = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_device_has_one_queue_with_as_many_workers_as_runs_may_train_on_it_at_once(int runs)
    {
        await using var application = Application(storage, TwoGpus, ("Training:ConcurrentRunsPerDevice", $"{runs}"));
        var jobs = await JobsAsync(application);
        var servers = jobs.GetMonitoringApi().Servers();
        while (servers.Count < TwoGpus.Length) // They announce themselves on threads of their own.
        {
            await Task.Delay(25);
            servers = jobs.GetMonitoringApi().Servers();
        }

        Assert.Equal([("cpu", runs), ("cuda-0", runs), ("cuda-1", runs)], servers.Select(s => (Assert.Single(s.Queues), s.WorkersCount)).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_device_takes_as_many_jobs_at_once_as_it_has_workers_and_the_next_one_waits(int runs)
    {
        await using var application = Application(storage, TwoGpus, ("Training:ConcurrentRunsPerDevice", $"{runs}"));
        var jobs = await JobsAsync(application);
        await HoldAsync(jobs, "cuda-1", runs);
        HeldWorker.Enqueue(jobs, "cuda-1");
        await HoldAsync(jobs, "cuda-0", runs); // Another device's workers are free all the same.
        Assert.Equal(1, jobs.GetMonitoringApi().EnqueuedCount("cuda-1"));
        Assert.Equal(0, jobs.GetMonitoringApi().EnqueuedCount("cuda-0"));
    }

    [Fact]
    public async Task A_run_waits_in_the_queue_of_its_device_and_auto_means_the_first()
    {
        await using var application = Application(storage, TwoGpus);
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var jobs = await JobsAsync(application);
        await HoldAsync(jobs, "cuda-0", 1);
        await HoldAsync(jobs, "cuda-1", 1);
        var onSecond = await LaunchAsync(api, "cuda:1");
        var byDefault = await LaunchAsync(api, "auto");
        var onFirst = await LaunchAsync(api, "cuda:0");
        var onAnyGpu = await LaunchAsync(api, "cuda");
        var onProcessor = await LaunchAsync(api, "cpu");

        Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(onProcessor))); // The GPUs' runs hold nobody else up.
        Assert.Equal([onSecond], Waiting(jobs, "cuda-1"));
        Assert.Equal([byDefault, onFirst, onAnyGpu], Waiting(jobs, "cuda-0").Order());
        Assert.Empty(Waiting(jobs, "cpu"));
        Assert.Equal("Queued", RunsApi.Status(await api.RunAsync(onSecond)));
    }

    [Fact]
    public async Task The_devices_are_listed_with_memory_and_UUID_and_auto_means_the_first()
    {
        await using var application = Application(storage, TwoGpus);
        using var client = application.CreateClient();
        var devices = await client.GetFromJsonAsync<JsonElement>("/api/devices");
        Assert.Equal(
            [
                ("cuda:0", H100.Name, true, H100.MemoryBytes, H100.Uuid),
                ("cuda:1", A2.Name, false, A2.MemoryBytes, A2.Uuid),
                ("cpu", Processor.Name, false, null, null),
            ],
            devices.EnumerateArray().Select(d => (
                d.GetProperty("device").GetString(), d.GetProperty("name").GetString(), d.GetProperty("isDefault").GetBoolean(),
                d.GetProperty("memoryBytes").Deserialize<long?>(), d.GetProperty("uuid").GetString())));
    }

    [Fact]
    public async Task A_launch_on_a_GPU_that_is_not_there_is_refused_with_the_devices_that_are()
    {
        await using var application = Application(storage, [H100, Processor]);
        using var client = application.CreateClient();
        using var response = await client.PostAsJsonAsync("/api/runs", new { preset = "grokking-quick", overrides = new { device = "cuda:1" } });
        await BadInputTests.AssertNamesAsync(response, "device", "\"cuda:1\" is not on this machine; available are auto, cuda:0, cpu.");
    }

    [Fact]
    public async Task A_run_that_waited_for_a_GPU_that_is_gone_after_a_restart_fails_with_the_devices_that_are_there()
    {
        long id;
        await using (var first = Application(storage, TwoGpus))
        {
            using var client = first.CreateClient();
            await HoldAsync(await JobsAsync(first), "cuda-1", 1);
            id = await LaunchAsync(new RunsApi(client), "cuda:1");
        }

        await using var second = Application(storage, [H100, Processor]);
        using var again = second.CreateClient();
        var api = new RunsApi(again);
        const string Reason = "\"cuda:1\" is not on this machine; available are auto, cuda:0, cpu.";
        var run = await api.EndedAsync(id);
        Assert.Equal(("Failed", Reason), (RunsApi.Status(run), run.GetProperty("error").GetString()));
        Assert.Equal(Reason, (await api.EventAsync(id, "Failed")).GetProperty("message").GetString());
        Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(await LaunchAsync(api, "cpu")))); // The others train.
    }

    [Fact]
    public async Task A_run_that_was_interrupted_on_a_device_that_is_gone_fails_at_the_step_that_it_had_reached()
    {
        long id;
        await using (var first = Application(storage, [Processor]))
        {
            using var client = first.CreateClient();
            var api = new RunsApi(client);
            id = await api.LaunchOneAsync(new(RunsApi.Tiny(1_000_000)) { ["device"] = "cpu" });
            await api.StepAsync(id, 20);
        }

        await using var second = Application(storage, [H100]);
        using var again = second.CreateClient();
        var run = await new RunsApi(again).EndedAsync(id, interruptedIsAnEnd: false);
        Assert.Equal("Failed", RunsApi.Status(run));
        var failed = await new RunsApi(again).EventAsync(id, "Failed");
        Assert.Equal("\"cpu\" is not on this machine; available are auto, cuda:0.", failed.GetProperty("message").GetString());
        Assert.Equal(run.GetProperty("step").GetInt64(), failed.GetProperty("step").GetInt64());
        Assert.True(run.GetProperty("step").GetInt64() >= 20);
    }

    [Fact]
    public async Task A_run_whose_device_is_gone_cannot_be_extended_and_stays_as_it_is()
    {
        long id;
        await using (var first = Application(storage, [Processor]))
        {
            using var client = first.CreateClient();
            id = await LaunchAsync(new RunsApi(client), "cpu");
            await new RunsApi(client).EndedAsync(id);
        }

        await using var second = Application(storage, [H100]);
        using var again = second.CreateClient();
        using var response = await again.PostAsJsonAsync($"/api/runs/{id}/extend", new { steps = 10 });
        await BadInputTests.AssertNamesAsync(response, "device", "\"cpu\" is not on this machine; available are auto, cuda:0.");
        Assert.Equal("Completed", RunsApi.Status(await new RunsApi(again).RunAsync(id)));
    }

    [Fact]
    public async Task A_run_whose_training_process_does_not_find_its_GPU_fails_in_words()
    {
        await using var application = Application(storage, [new ComputeDevice("cuda:127", "NVIDIA GPU"), Processor]);
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var run = await api.EndedAsync(await LaunchAsync(api, "cuda:127"), interruptedIsAnEnd: false);
        Assert.Equal("Failed", RunsApi.Status(run));
        Assert.Contains("\"cuda:127\" is not on this machine; available are auto, ", run.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => storage.Dispose();

    private static Task<long> LaunchAsync(RunsApi api, string device) =>
        api.LaunchOneAsync(new(RunsApi.Tiny(20)) { ["device"] = device });

    private static async Task<JobStorage> JobsAsync(GrokLabApplication application)
    {
        await application.Services.GetRequiredService<TrainingQueues>().WhenReadyAsync(CancellationToken.None);
        return application.Services.GetRequiredService<JobStorage>();
    }

    /// <summary>Occupies so many of a queue's workers until the server ends.</summary>
    private static async Task HoldAsync(JobStorage jobs, string queue, int workers)
    {
        var ids = Enumerable.Range(0, workers).Select(_ => HeldWorker.Enqueue(jobs, queue)).ToHashSet();
        while (!ids.IsSubsetOf(jobs.GetMonitoringApi().ProcessingJobs(0, 100).Select(job => job.Key)))
        {
            await Task.Delay(25);
        }
    }

    private static List<long> Waiting(JobStorage jobs, string queue) =>
        [.. jobs.GetMonitoringApi().EnqueuedJobs(queue, 0, 100).Select(job => (long)job.Value.Job.Args[0])];
}

/// <summary>A job that keeps its worker busy until the server ends.</summary>
public static class HeldWorker
{
    public static Task HoldAsync(CancellationToken cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, cancellation);

    internal static string Enqueue(JobStorage jobs, string queue) =>
        new BackgroundJobClient(jobs).Create(() => HoldAsync(CancellationToken.None), new EnqueuedState(queue));
}
