using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Timing;

namespace GrokLab.Web.Estimates;

/// <summary>How long runs took that were trained before.</summary>
public sealed class EarlierRuns(RunStore store)
{
    private const int LookedAt = 200;
    private const double MostAround = 120;

    /// <summary>Seconds that completed runs of this version took which differ from a spec in nothing that takes time, by their <see cref="Likeness"/>:
    /// the median where there are several.</summary>
    internal async Task<IReadOnlyDictionary<string, double>> SecondsAsync(string device, CancellationToken cancellation)
    {
        var runs = await store.ListAsync(0, LookedAt, RunStatus.Completed, before: null, cancellation);
        return runs.Where(run => run.Device == device && run.StartedAt is not null && run.EndedAt is not null && ProgramVersion.Trained(run))
            .GroupBy(run => Likeness(SpecJson.Read(run.SpecJson) with { Device = device }))
            .ToDictionary(same => same.Key, same => Median([.. same.Select(Seconds).Order()]));
    }

    /// <summary>Two specs with the same likeness take the same time.</summary>
    /// <param name="spec">With the device that trains.</param>
    internal static string Likeness(ExperimentSpec spec) => ProtocolJson.ToLine(TimedShape.Of(spec) with
    {
        Steps = spec.Steps,
        Epochs = spec.Epochs,
        Evaluation = spec.Evaluation,
        Regularizer = spec.Regularizer with { Lambda = Sign(spec.Regularizer.Lambda), Schedule = [.. spec.Regularizer.Schedule.Select(c => c with { Lambda = Sign(c.Lambda) })] },
    });

    /// <summary>
    /// The training time, and as much of the rest as starting and ending may take: by the clock on the wall a run may also
    /// have been paused, or the clock been set.
    /// </summary>
    internal static double Seconds(Run run) => Math.Clamp(
        (run.EndedAt!.Value - run.StartedAt!.Value).TotalSeconds, run.ElapsedSeconds, run.ElapsedSeconds + MostAround);

    private static double Sign(double lambda) => lambda == 0 ? 0 : 1;

    private static double Median(IReadOnlyList<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
