using GrokLab.Web.Jobs;

namespace GrokLab.Web.Tests.Devices;

public sealed class GpuStatesTests
{
    private readonly SteppedClock clock = new();

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_one_run_of_the_program_and_get_their_own_GPU()
    {
        using var script = NvidiaSmiScript.Printing($"{NvidiaSmiScript.FirstUuid}, 1, 10, 5, 40, 50", $"{NvidiaSmiScript.SecondUuid}, 2, 10, 6, 41, 51");
        using var states = new GpuStates(script.Program(), clock);
        var answers = await Task.WhenAll(
            states.GetAsync(NvidiaSmiScript.FirstUuid, CancellationToken.None),
            states.GetAsync(NvidiaSmiScript.SecondUuid.ToUpperInvariant(), CancellationToken.None));
        Assert.Equal([(5d, null), (6d, null)], answers.Select(answer => (answer.State!.LoadPercent, answer.Problem)));
        Assert.Single(script.Calls);
    }

    [Fact]
    public async Task The_program_runs_again_only_when_its_report_is_seconds_old()
    {
        using var script = NvidiaSmiScript.Printing($"{NvidiaSmiScript.FirstUuid}, 1, 10, 5, 40, 50");
        using var states = new GpuStates(script.Program(), clock);
        foreach (var (seconds, calls) in ((double, int)[])[(0, 1), (1.5, 1), (1, 2), (1.9, 2), (60, 3)])
        {
            clock.Pass(TimeSpan.FromSeconds(seconds));
            Assert.NotNull((await states.GetAsync(NvidiaSmiScript.FirstUuid, CancellationToken.None)).State);
            Assert.Equal(calls, script.Calls.Count);
        }
    }

    [Fact]
    public async Task A_program_that_failed_is_left_alone_for_a_minute()
    {
        using var script = new NvidiaSmiScript("exit 9");
        using var states = new GpuStates(script.Program(), clock);
        foreach (var (seconds, calls) in ((double, int)[])[(0, 1), (3, 1), (56, 1), (2, 2)])
        {
            clock.Pass(TimeSpan.FromSeconds(seconds));
            Assert.Equal((null, "nvidia-smi ended with exit code 9."), await states.GetAsync(NvidiaSmiScript.FirstUuid, CancellationToken.None));
            Assert.Equal(calls, script.Calls.Count);
        }
    }

    [Fact]
    public async Task A_GPU_that_the_program_does_not_list_is_said_not_to_be_listed()
    {
        using var script = NvidiaSmiScript.Printing($"{NvidiaSmiScript.FirstUuid}, 1, 10, 5, 40, 50");
        using var states = new GpuStates(script.Program(), clock);
        Assert.Equal((null, "nvidia-smi does not list this GPU."), await states.GetAsync(NvidiaSmiScript.SecondUuid, CancellationToken.None));
    }

    /// <summary>A clock that goes on only when it is told to.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        internal void Pass(TimeSpan time) => ticks += time.Ticks;
    }
}
