using GrokLab.Data.Runs;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Faults;
using GrokLab.Web.Launching;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Estimates;

/// <summary>Estimates how long a launch will take on this machine.</summary>
public sealed class DurationEstimator(
    LaunchPlanner planner,
    TimingStore timings,
    RunTimings timer,
    EarlierRuns earlierRuns,
    DeviceLoad load,
    IOptions<TrainingOptions> options)
{
    /// <summary>The largest number of shapes that one estimate times.</summary>
    public const int MostTimings = 8;

    /// <summary>Estimates a launch; only timings are stored.</summary>
    /// <param name="request">The launch.</param>
    /// <param name="effort">Whether to time unknown shapes.</param>
    /// <param name="progress">Receives the number of the timing that begins and the number of timings.</param>
    /// <param name="cancellation">Cancels the estimate and ends the timing.</param>
    public Task<Outcome<EstimateDto>> EstimateAsync(
        LaunchRequest request, EstimateEffort effort, Action<int, int>? progress = null, CancellationToken cancellation = default) => Outcome.TryAsync<EstimateDto>(async () =>
    {
        try
        {
            var launch = await planner.PlanAsync(request, cancellation);
            var device = launch.Device.Device;
            var known = new KnownDurations(
                timings,
                await earlierRuns.SecondsAsync(device, cancellation),
                Math.Min(options.Value.ConcurrentRunsPerDevice, launch.Runs.Count),
                await load.RunningAsync(device, cancellation));
            List<ExperimentSpec> specs = [.. launch.Runs.Select(run => run.Spec with { Device = device })];
            await TimeAsync(specs, known, effort, progress, cancellation);
            return await DescribeAsync(launch, specs, known, cancellation);
        }
        catch (TimingFailedException e)
        {
            return new Refusal.Unavailable(e.Message);
        }
    });

    private async Task TimeAsync(
        List<ExperimentSpec> specs, KnownDurations known, EstimateEffort effort, Action<int, int>? progress, CancellationToken cancellation)
    {
        var again = effort == EstimateEffort.TimeAgain;
        // Specs with a regularizer come first: their timings also serve those without one.
        var shapes = specs.Where(spec => effort != EstimateEffort.Known && (again || known.NeedsTiming(spec)))
            .DistinctBy(KnownDurations.Shape).OrderBy(spec => spec.Regularizer is NoRegularizerSpec ? 1 : 0).ToList();
        if (shapes.Count > MostTimings)
        {
            throw new TimingFailedException(
                $"Nothing is known of {shapes.Count} kinds of runs among these that take different times; at most {MostTimings} are timed for one estimate.");
        }

        var before = shapes.Select(shape => timings.Find(shape, known.AtOnce)).ToList();
        for (var i = 0; i < shapes.Count; i++)
        {
            if (again ? timings.Find(shapes[i], known.AtOnce) != before[i] : i > 0 && !known.NeedsTiming(shapes[i]))
            {
                continue;
            }

            progress?.Invoke(i + 1, shapes.Count);
            await timer.MeasureAsync(shapes[i], known.AtOnce, cancellation);
        }
    }

    private async Task<EstimateDto> DescribeAsync(
        PlannedLaunch launch, List<ExperimentSpec> specs, KnownDurations known, CancellationToken cancellation)
    {
        var device = launch.Device;
        var seconds = specs.Select(known.Seconds).ToList();
        var used = specs.Select(known.Timing).OfType<StoredTiming>().ToList();
        var training = await load.TrainingAsync(device.Device, cancellation);
        var waiting = await load.WaitingAsync(device.Device, cancellation);
        var heldBy = load.HeldBy(device.Device);
        double? OfStored(Run run)
        {
            cancellation.ThrowIfCancellationRequested();
            return known.Seconds(SpecJson.Read(run.SpecJson) with { Device = device.Device });
        }

        List<double?> ahead = [.. training.Select(run => run.RemainingSeconds ?? OfStored(run)), .. waiting.Select(OfStored)];
        return new EstimateDto
        {
            Runs = specs.Count,
            Seconds = Together(seconds, known.AtOnce),
            PerRun = [.. launch.Runs.Zip(seconds).GroupBy(run => run.First.Variant)
                .Select(same => new RunEstimateDto(same.Key, same.Count(), same.First().Second))],
            Device = device.Device,
            MeasuredOn = device.Name,
            MeasuredAt = used.Count == 0 ? null : used.Min(timing => timing.MeasuredAt),
            DisturbedBy = used.Count == 0 ? 0 : used.Max(timing => timing.DisturbedBy),
            AtOnce = options.Value.ConcurrentRunsPerDevice,
            Ahead = heldBy.Count + ahead.Count,
            AheadSeconds = heldBy.Count > 0 ? null : Together(ahead, options.Value.ConcurrentRunsPerDevice),
            HeldBy = heldBy,
            MemoryBytes = specs.Max(spec => RunMemory.Need(spec, device)),
            Untimed = specs.Zip(seconds).Where(run => run.Second is null).Select(run => KnownDurations.Shape(run.First)).Distinct().Count(),
        };
    }

    private static double? Together(IReadOnlyList<double?> runs, int places) =>
        runs.Any(seconds => seconds is null) ? null : GroupDuration.Of(runs.Select(seconds => seconds!.Value), places);
}
