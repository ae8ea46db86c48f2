using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Training.Experiments;
using GrokLab.Training.Runtime;
using GrokLab.Training.Tasks.ModularArithmetic;
using GrokLab.Web.Launching;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;
using static GrokLab.Web.Tests.Devices.GivenDevices;

namespace GrokLab.Web.Tests.Runs;

public sealed class RunMemoryTests : IDisposable
{
    private static readonly ExperimentSpec Large = Presets.Find("grokking-quick")!.Spec with { Task = new ModularArithmeticSpec { Modulus = 499 }, BatchSize = 65_536 };

    private readonly TemporaryFolder storage = new();

    [Fact]
    public void A_run_fits_on_a_GPU_that_has_as_much_memory_as_the_run_needs_and_not_on_one_that_has_less()
    {
        var need = RunMemory.Need(Large, H100);
        Assert.Null(Problem(Large, Gpu(need)));
        var problem = Problem(Large, Gpu(need - 1))!;
        Assert.Equal("batchSize", problem.Field);
        Assert.Matches(@"^This run would need about (\S+ GiB), \S+ of them for the steps; cuda:0 \(NVIDIA H100\) has \1\.$", problem.Message);
    }

    [Fact]
    public void Runs_that_train_on_a_GPU_at_once_must_fit_into_equal_parts_of_it()
    {
        var need = RunMemory.Need(Large, H100);
        Assert.Null(Problem(Large, Gpu(2 * need), runsAtOnce: 2));
        Assert.Null(Problem(Large, Gpu(2 * need - 2), runsAtOnce: 1));
        Assert.EndsWith(
            string.Create(CultureInfo.InvariantCulture, $"has {2.0 * need / (1 << 30):0.0} GiB, and each of 2 runs at once may take {1.0 * need / (1 << 30):0.0} GiB."),
            Problem(Large, Gpu(2 * need - 2), runsAtOnce: 2)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_train_on_the_processor_at_once_must_fit_into_equal_parts_of_the_machines_memory()
    {
        var quick = Presets.Find("grokking-quick")!.Spec;
        Assert.Null(Problem(quick, Processor));
        Assert.Matches("; this machine has .* GiB, and each of 10000 runs at once may take 0.0 GiB.$", Problem(quick, Processor, runsAtOnce: 10_000)!.Message);
    }

    [Fact]
    public void A_limit_in_the_settings_counts_instead_of_the_GPUs_memory_and_for_each_run()
    {
        var need = RunMemory.Need(Large, H100);
        var gibibytes = (double)need / (1 << 30);
        Assert.Null(Problem(Large, Gpu(need / 2), runsAtOnce: 2, maxMemoryGiB: gibibytes));
        Assert.EndsWith(" GiB are allowed.", Problem(Large, Gpu(need * 2), maxMemoryGiB: gibibytes * 0.9)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_GPU_whose_memory_is_not_known_nothing_is_refused() => Assert.Null(Problem(Large, new ComputeDevice("cuda:0", "NVIDIA GPU")));

    [Fact]
    public async Task A_launch_that_fits_on_one_GPU_only_is_refused_for_the_other_with_what_that_one_has()
    {
        await using var application = Application(storage, [H100, A2 with { MemoryBytes = 4L << 30 }, Processor]);
        using var client = application.CreateClient();
        foreach (var path in (string[])["/api/runs", "/api/estimates?effort=Known"])
        {
            using var response = await client.PostAsJsonAsync(path, Launch("cuda:1"));
            await BadInputTests.AssertNamesAsync(response, "batchSize", "cuda:1 (NVIDIA A2) has 4.0 GiB.");
        }

        using var fits = await client.PostAsJsonAsync("/api/estimates?effort=Known", Launch("cuda:0"));
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        Assert.Equal(RunMemory.Need(Large, H100), (await fits.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("memoryBytes").GetInt64());
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength());
    }

    public void Dispose() => storage.Dispose();

    private static object Launch(string device) => new
    {
        preset = "grokking-quick",
        overrides = new Dictionary<string, object> { ["task.modulus"] = 499, ["batchSize"] = 65_536, ["device"] = device },
    };

    private static ComputeDevice Gpu(long memoryBytes) => new("cuda:0", "NVIDIA H100") { MemoryBytes = memoryBytes };

    private static SpecError? Problem(ExperimentSpec spec, ComputeDevice device, int runsAtOnce = 1, double? maxMemoryGiB = null) =>
        new RunMemory(Options.Create(new TrainingOptions { ConcurrentRunsPerDevice = runsAtOnce, MaxMemoryGiB = maxMemoryGiB })).Problem(spec, device);
}
