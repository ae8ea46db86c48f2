using System.Diagnostics;
using GrokLab.Web.Jobs;

namespace GrokLab.Web.Tests.Devices;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class NvidiaSmiTests
{
    private const string First = NvidiaSmiScript.FirstUuid;
    private const string Second = NvidiaSmiScript.SecondUuid;

    [Fact]
    public async Task The_state_of_each_GPU_is_read_in_bytes_per_cent_degrees_and_watts()
    {
        using var script = NvidiaSmiScript.Printing($"{First}, 12595, 81559, 87, 41, 350.12", $"{Second}, 0, 81559, 0, 29, 69.00");
        var report = await script.Program().AskAsync(CancellationToken.None);
        Assert.Null(report.Problem);
        Assert.Equal(
            [new GpuState(First, 12_595L << 20, 81_559L << 20, 87, 41, 350.12), new GpuState(Second, 0, 81_559L << 20, 0, 29, 69)], report.Gpus);
        Assert.Equal(
            "--query-gpu=uuid,memory.used,memory.total,utilization.gpu,temperature.gpu,power.draw --format=csv,noheader,nounits",
            Assert.Single(script.Calls).Arguments);
    }

    [Theory]
    [InlineData("[N/A]")]
    [InlineData("[Not Supported]")]
    [InlineData("N/A")]
    [InlineData("[Unknown Error]")]
    [InlineData("[GPU requires reset]")]
    [InlineData("ERR!")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("")]
    public void A_cell_that_is_no_number_is_not_known_and_the_others_are(string cell)
    {
        Assert.Equal(
            new GpuState(First, null, 1L << 20, null, 41, null), Assert.Single(NvidiaSmi.Parse($"{First}, {cell}, 1, {cell}, 41, {cell}\r\n")));
        Assert.Equal(
            new GpuState(First, 1L << 20, null, 99, null, 0.5), Assert.Single(NvidiaSmi.Parse($"{First}, 1, {cell}, 99, {cell}, 0.5")));
    }

    [Fact]
    public void A_line_that_breaks_off_is_read_as_far_as_it_goes() =>
        Assert.Equal(new GpuState(First, 1L << 20, null, null, null, null), Assert.Single(NvidiaSmi.Parse($"{First}, 1")));

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        using var empty = new TemporaryFolder();
        var report = await new NvidiaSmi($"{empty.Path}{Path.PathSeparator}/no/such/folder", TimeSpan.FromMinutes(1)).AskAsync(CancellationToken.None);
        Assert.Equal((0, "nvidia-smi was not found on PATH. It comes with the NVIDIA driver."), (report.Gpus.Count, report.Problem));
    }

    [Fact]
    public async Task A_program_that_fails_is_quoted_with_its_exit_code()
    {
        using var script = new NvidiaSmiScript("echo \"NVIDIA-SMI has failed because it couldn't communicate\nwith the NVIDIA driver.\"; exit 9");
        var report = await script.Program().AskAsync(CancellationToken.None);
        Assert.Empty(report.Gpus);
        Assert.Equal(
            "nvidia-smi ended with exit code 9: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", report.Problem);
    }

    [Fact]
    public async Task A_program_that_prints_no_GPU_is_said_to_list_none()
    {
        using var script = NvidiaSmiScript.Printing("No devices were found");
        Assert.Equal("nvidia-smi listed no GPU.", (await script.Program().AskAsync(CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_said_not_to_run()
    {
        using var script = NvidiaSmiScript.Printing();
        File.SetUnixFileMode(Path.Combine(script.SearchPath, "nvidia-smi"), UnixFileMode.UserRead);
        Assert.Contains("nvidia-smi could not be run: ", (await script.Program().AskAsync(CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_is_killed()
    {
        using var script = new NvidiaSmiScript("sleep 100000");
        while (true)
        {
            var report = await script.Program(timeoutSeconds: 0.5).AskAsync(CancellationToken.None);
            Assert.Equal("nvidia-smi did not answer within 0.5 s and was killed.", report.Problem);
            if (script.Calls.Count > 0) // On a busy machine the script may be killed before its first line.
            {
                break;
            }
        }

        while (IsAlive(script.Calls[0].ProcessId))
        {
            await Task.Delay(25);
        }
    }

    [Fact]
    public async Task Nobody_waits_for_the_program_after_the_server_has_ended()
    {
        using var script = new NvidiaSmiScript("sleep 100000");
        using var ended = new CancellationTokenSource();
        var asking = script.Program().AskAsync(ended.Token);
        while (script.Calls.Count == 0)
        {
            await Task.Delay(25);
        }

        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        while (IsAlive(script.Calls[0].ProcessId))
        {
            await Task.Delay(25);
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
