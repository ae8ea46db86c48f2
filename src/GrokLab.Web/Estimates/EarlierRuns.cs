using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Timing;

namespace GrokLab.Web.Estimates;

/// <summary>The durations of earlier runs.</summary>
public sealed class EarlierRuns(RunStore store)
{
    private const int LookedAt = 200;
    private const double MostAround = 120;

    /// <summary>Seconds that completed runs of this version took, by <see cref="Likeness"/>;
    /// for several runs, the median.</summary>
    internal async Task<IReadOnlyDictionary<string, double>> SecondsAsync(string device, CancellationToken cancellation)
    {
        var runs = await store.ListAsync(0, LookedAt, RunStatus.Completed, before: null, cancellation);
        return runs.Where(run => run.Device == device && run.StartedAt is not null && run.EndedAt is not null && ProgramVersion.Trained(run))
            .GroupBy(run => Likeness(SpecJson.Read(run.SpecJson) with { Device = device }))
            .ToDictionary(same => same.Key, same => Median([.. same.Select(Seconds).Order()]));
    }

    /// <summary>A key of a spec: two specs with the same key take the same time.</summary>
    /// <param name="spec">The spec, with the device that trains.</param>
    internal static string Likeness(ExperimentSpec spec) => ProtocolJson.ToLine(TimedShape.Of(spec) with
    {
        Steps = spec.Steps,
        Epochs = spec.Epochs,
        Evaluation = spec.Evaluation,
        Regularizer = spec.Regularizer with { Lambda = Sign(spec.Regularizer.Lambda), Schedule = [.. spec.Regularizer.Schedule.Select(c => c with { Lambda = Sign(c.Lambda) })] },
    });

    /// <summary>
    /// The training time plus a bounded time for start and end: the wall-clock time of a run may also
    /// contain pauses or a change of the clock.
    /// </summary>
    internal static double Seconds(Run run) => Math.Clamp(
        (run.EndedAt!.Value - run.StartedAt!.Value).TotalSeconds, run.ElapsedSeconds, run.ElapsedSeconds + MostAround);

    private static double Sign(double lambda) => lambda == 0 ? 0 : 1;

    private static double Median(IReadOnlyList<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
