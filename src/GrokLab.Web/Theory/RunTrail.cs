using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Measures;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Theory;

/// <summary>The quantities of Prop. 5.2 at one evaluation of a run.</summary>
/// <param name="Step">The number of optimizer steps.</param>
/// <param name="Lambda">λ̂, the least-squares scale of W ≈ λ(μ − μ_G).</param>
/// <param name="MeanNorm">M̂, the mean of ‖μ_c − μ_G‖.</param>
/// <param name="GlobalMeanNorm">‖μ_G‖.</param>
/// <param name="Kappa">The measured κ.</param>
public sealed record TrailPoint(long Step, double Lambda, double MeanNorm, double GlobalMeanNorm, double Kappa);

/// <summary>The path of a run through the plane of Prop. 5.2, kept up to date while the run trains.</summary>
public sealed class RunTrail : IDisposable
{
    /// <summary>The metrics of a point: λ̂, M̂, ‖μ_G‖ and κ.</summary>
    private static readonly string[] Names = [Metrics.WeightScale, Metrics.ClassMeanNorm, Metrics.GlobalMeanNorm, Metrics.Kappa];

    /// <summary>The most points shown: enough for a smooth line, few enough to be sent again with every change.</summary>
    private const int MostShown = 300;

    private readonly Lock gate = new();
    private readonly SortedDictionary<long, TrailPoint> points = [];
    private readonly IDisposable subscription;

    private RunTrail(RunDto run, RunFeed feed, Action changed)
    {
        Run = run;
        subscription = feed.Subscribe(run.Id, record =>
        {
            if (Take(record))
            {
                changed();
            }
        });
    }

    /// <summary>The run.</summary>
    public RunDto Run { get; }

    /// <summary>Evaluations at which everything is defined and λ̂ &gt; 0, by step: an even selection if there are many, always with the last.</summary>
    public IReadOnlyList<TrailPoint> Points
    {
        get
        {
            lock (gate)
            {
                var stride = (points.Count + MostShown - 1) / MostShown;
                return [.. points.Values.Where((_, i) => (points.Count - 1 - i) % stride == 0)];
            }
        }
    }

    /// <summary>Follows a run: reads its stored metrics, and receives its new ones.</summary>
    /// <param name="run">The run.</param>
    /// <param name="store">Has the run's history.</param>
    /// <param name="feed">Sends the run's new metrics.</param>
    /// <param name="changed">Called after changes, on any thread.</param>
    /// <param name="cancellation">Stops reading the history.</param>
    public static async Task<RunTrail> FollowAsync(
        RunDto run, RunStore store, RunFeed feed, Action changed, CancellationToken cancellation)
    {
        var trail = new RunTrail(run, feed, changed); // Subscribes before reading, so that nothing is missed.

        var stored = await ReadAsync(run.Id, store, cancellation);
        lock (trail.gate)
        {
            foreach (var point in stored)
            {
                trail.points[point.Step] = point;
            }
        }

        return trail;
    }

    /// <summary>The stored evaluations of a run at which everything is defined and λ̂ &gt; 0, by rising step.</summary>
    /// <param name="runId">The run's number.</param>
    /// <param name="store">Has the run's history.</param>
    /// <param name="cancellation">Stops the reading.</param>
    internal static async Task<IReadOnlyList<TrailPoint>> ReadAsync(long runId, RunStore store, CancellationToken cancellation)
    {
        // Not reduced: each reduced curve would keep other steps, and a point needs all four values of one step.
        var series = await store.GetMetricsAsync(runId, Names, allowedNames: Names, cancellationToken: cancellation);
        var byStep = Names.Select(name => series.TryGetValue(name, out var of)
            ? of.Where(p => p.Value is not null).ToDictionary(p => p.Step, p => p.Value!.Value)
            : []).ToArray();
        return [.. byStep[0].Keys.Where(step => byStep.All(s => s.ContainsKey(step))).Order()
            .Select(step => new TrailPoint(step, byStep[0][step], byStep[1][step], byStep[2][step], byStep[3][step])).Where(HasPlace)];
    }

    /// <inheritdoc/>
    public void Dispose() => subscription.Dispose();

    private bool Take(RunRecord record)
    {
        lock (gate)
        {
            if (record is EventRecord { Kind: "RunStarted" } or RunDeleted)
            {
                points.Clear(); // The run resumed from its first step, or was deleted.
                return true;
            }

            if (record is not MetricsRecord metrics || Names.Any(n => metrics.Values.GetValueOrDefault(n) is null))
            {
                return false;
            }

            var values = Names.Select(n => metrics.Values[n]!.Value).ToArray();
            var point = new TrailPoint(metrics.Step, values[0], values[1], values[2], values[3]);
            if (!HasPlace(point))
            {
                return false;
            }

            points[point.Step] = point;
            return true;
        }
    }

    // On logarithmic axes.
    private static bool HasPlace(TrailPoint point) => point is { Lambda: > 0, MeanNorm: > 0, Kappa: > 0 };
}
