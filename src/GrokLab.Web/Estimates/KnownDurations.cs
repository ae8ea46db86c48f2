using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Timing;

namespace GrokLab.Web.Estimates;

/// <summary>What is known of how long runs take on a device: by timings, else by runs that were trained there before.</summary>
/// <param name="timings">The timings, which may become more.</param>
/// <param name="earlier">Seconds of earlier runs by <see cref="EarlierRuns.Likeness"/>.</param>
/// <param name="atOnce">How many runs train at once.</param>
/// <param name="running">How many train now, and disturb a timing.</param>
internal sealed class KnownDurations(TimingStore timings, IReadOnlyDictionary<string, double> earlier, int atOnce, int running)
{
    internal int AtOnce => atOnce;

    /// <summary>The timing on which <see cref="Seconds"/> rests; null where that is earlier runs, or nothing.</summary>
    internal StoredTiming? Timing(ExperimentSpec spec)
    {
        var timing = timings.Find(spec, atOnce);
        return timing is { DisturbedBy: > 0 } && earlier.ContainsKey(EarlierRuns.Likeness(spec)) ? null : timing;
    }

    /// <summary>How long a run takes; null where nothing is known.</summary>
    internal double? Seconds(ExperimentSpec spec) =>
        Timing(spec) is { } timing ? RunLength.Of(spec, timing.Timing.StepsPerEpoch).Seconds(timing.Timing)
        : earlier.TryGetValue(EarlierRuns.Likeness(spec), out var seconds) ? seconds
        : null;

    /// <summary>Whether a timing now would tell more than is known.</summary>
    internal bool NeedsTiming(ExperimentSpec spec) => Seconds(spec) is null || (running == 0 && Timing(spec) is { DisturbedBy: > 0 });

    /// <summary>What two specs have in common that one timing serves.</summary>
    internal static string Shape(ExperimentSpec spec) => ProtocolJson.ToLine(TimedShape.Of(spec));
}
