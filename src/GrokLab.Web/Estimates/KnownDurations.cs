using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Timing;

namespace GrokLab.Web.Estimates;

/// <summary>The known durations of runs on a device, from timings or else from earlier runs there.</summary>
/// <param name="timings">The store of timings, which may grow.</param>
/// <param name="earlier">Seconds of earlier runs by <see cref="EarlierRuns.Likeness"/>.</param>
/// <param name="atOnce">The number of runs that train at once.</param>
/// <param name="running">The number of runs that train now and disturb a timing.</param>
internal sealed class KnownDurations(TimingStore timings, IReadOnlyDictionary<string, double> earlier, int atOnce, int running)
{
    internal int AtOnce => atOnce;

    /// <summary>The timing that <see cref="Seconds"/> uses; null if it uses earlier runs or nothing.</summary>
    internal StoredTiming? Timing(ExperimentSpec spec)
    {
        var timing = timings.Find(spec, atOnce);
        return timing is { DisturbedBy: > 0 } && earlier.ContainsKey(EarlierRuns.Likeness(spec)) ? null : timing;
    }

    /// <summary>The duration of a run in seconds; null if unknown.</summary>
    internal double? Seconds(ExperimentSpec spec) =>
        Timing(spec) is { } timing ? RunLength.Of(spec, timing.Timing.StepsPerEpoch).Seconds(timing.Timing)
        : earlier.TryGetValue(EarlierRuns.Likeness(spec), out var seconds) ? seconds
        : null;

    /// <summary>Whether a timing now would improve the estimate.</summary>
    internal bool NeedsTiming(ExperimentSpec spec) => Seconds(spec) is null || (running == 0 && Timing(spec) is { DisturbedBy: > 0 });

    /// <summary>A key of a spec: one timing serves all specs with the same key.</summary>
    internal static string Shape(ExperimentSpec spec) => ProtocolJson.ToLine(TimedShape.Of(spec));
}
