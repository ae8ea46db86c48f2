using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Timing;
using GrokLab.Web.Jobs;

namespace GrokLab.Web.Estimates;

/// <summary>Makes timings in separate processes, one after the other, so that they do not disturb each other.</summary>
public sealed class RunTimings(OwnProgram program, TimingStore store, DeviceLoad load, TimeProvider time, ILogger<RunTimings> logger) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Times a shape and stores the result; cancelling kills the processes.</summary>
    /// <param name="spec">The spec, with the device that trains.</param>
    /// <param name="atOnce">The number of runs that the device trains at once; the same number is timed in parallel.</param>
    /// <param name="cancellation">Cancels the timing.</param>
    /// <exception cref="TimingFailedException">The timing gave no result.</exception>
    internal async Task<StoredTiming> MeasureAsync(ExperimentSpec spec, int atOnce, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var before = await load.RunningAsync(spec.Device, cancellation);
            var measured = await TimeAsync(spec, atOnce, cancellation);
            var after = await load.RunningAsync(spec.Device, cancellation);
            var timing = new StoredTiming(measured, time.GetUtcNow(), Math.Max(before, after));
            store.Keep(spec, atOnce, timing);
            logger.LogInformation(
                "A run's step takes {StepSeconds:0.0000} s and an evaluation {EvaluationSeconds:0.000} s on {Device}, timed beside {Running} running runs",
                measured.RegularizedStepSeconds ?? measured.StepSeconds, measured.EvaluationSeconds, measured.Device, timing.DisturbedBy);
            return timing;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<RunTiming> TimeAsync(ExperimentSpec spec, int atOnce, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        try
        {
            return Mean(await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => TimeOneAsync(spec, limit.Token))));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimingFailedException($"The timing gave no result within {Timeout.TotalMinutes:0} minutes.");
        }
        catch (Exception e) when (e is Win32Exception or ProgramFailedException or JsonException)
        {
            logger.LogWarning("A timing on {Device} failed: {Reason}", spec.Device, e.Message);
            throw new TimingFailedException(e.Message);
        }
    }

    private async Task<RunTiming> TimeOneAsync(ExperimentSpec spec, CancellationToken cancellation)
    {
        // Timings have the same priority as training.
        var output = await ProgramAnswer.AskAsync(
            program.Command("time", "--spec", "-"), SpecJson.Write(TimedShape.Of(spec)), ProcessPriorityClass.BelowNormal, cancellation);
        var line = output.Split('\n').LastOrDefault(l => l.StartsWith('{')) ?? throw new ProgramFailedException("The time command printed no result.");
        return JsonSerializer.Deserialize<RunTiming>(line, ProtocolJson.Options) ?? throw new ProgramFailedException("The time command printed no result.");
    }

    private static RunTiming Mean(RunTiming[] all) => all[0] with
    {
        StartupSeconds = all.Average(t => t.StartupSeconds),
        StepSeconds = all.Average(t => t.StepSeconds),
        RegularizedStepSeconds = all.Average(t => t.RegularizedStepSeconds),
        EvaluationSeconds = all.Average(t => t.EvaluationSeconds),
        RepresentativenessSeconds = all.Average(t => t.RepresentativenessSeconds),
    };
}

/// <summary>A timing gave no result; the message says why.</summary>
public sealed class TimingFailedException(string message) : Exception(message);
