using System.Collections.Immutable;
using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Measures;
using GrokLab.Web.Components;
using GrokLab.Web.Faults;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Live;

/// <summary>The newest runs, kept up to date for the gallery and the table of runs. Each page owns an instance.</summary>
public sealed class LiveRuns(RunService runs, RunStore store, RunFeed feed, StorageProblems problems, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Accuracy = [Metrics.ValidationAccuracy];

    private readonly Lock gate = new();
    private ImmutableSortedDictionary<long, RunDto> known = ImmutableSortedDictionary.Create<long, RunDto>(Comparer<long>.Create((a, b) => b.CompareTo(a)));
    private ImmutableDictionary<long, double?> accuracies = ImmutableDictionary<long, double?>.Empty;
    private bool unknownRuns;
    private LiveReading? reading;
    private IDisposable? subscription;
    private Func<Task>? changed;

    /// <summary>The runs, the newest first.</summary>
    public IReadOnlyList<RunDto> Runs { get; private set; } = [];

    /// <summary>Whether the runs were read; before that their number is unknown.</summary>
    public bool IsRead { get; private set; }

    /// <summary>The reason why the runs are out of date, in whole sentences; null if they are up to date.</summary>
    public string? Problem => reading?.Problem;

    /// <summary>The total number of runs.</summary>
    public int Total { get; private set; }

    /// <summary>The run's latest validation accuracy; null if none was measured.</summary>
    public double? ValidationAccuracy(long runId) => accuracies.GetValueOrDefault(runId);

    /// <summary>Reads the newest runs and follows all of them.</summary>
    /// <param name="take">The number of runs to read.</param>
    /// <param name="onChanged">Called at most four times a second when something changed; null to read without following.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public async Task StartAsync(int take, Func<Task>? onChanged, CancellationToken cancellation)
    {
        Stop();
        changed = onChanged;
        if (onChanged is not null)
        {
            // Following starts before reading, so that changes in between are applied to the runs read.
            reading = new LiveReading(Interval, time, problems, work => work(), () => UpdateAsync(take, cancellation), () => _ = onChanged());
            subscription = feed.SubscribeAll(Take);
        }

        await ReadAsync(take, cancellation);
    }

    /// <summary>Reads again now.</summary>
    public void TryAgain() => reading?.TryAgain();

    /// <summary>Stops following.</summary>
    public void Dispose() => Stop();

    private void Stop()
    {
        subscription?.Dispose();
        reading?.Dispose();
        (subscription, reading) = (null, null);
    }

    private async Task ReadAsync(int take, CancellationToken cancellation)
    {
        var list = await runs.ListAsync(0, take, cancellation: cancellation);
        var total = await runs.CountAsync(cancellation: cancellation);
        foreach (var run in list.Where(run => !accuracies.ContainsKey(run.Id)))
        {
            var accuracy = await LatestAccuracyAsync(run, cancellation);
            lock (gate)
            {
                accuracies = accuracies.ContainsKey(run.Id) ? accuracies : accuracies.Add(run.Id, accuracy);
            }
        }

        lock (gate)
        {
            known = known.Clear().AddRange(list.Select(run => KeyValuePair.Create(run.Id, run)));
            (Runs, Total, IsRead) = ([.. known.Values], total, true); // One assignment, because a page may be drawn at any moment.
        }
    }

    private async Task UpdateAsync(int take, CancellationToken cancellation)
    {
        bool read;
        lock (gate)
        {
            (read, unknownRuns) = (unknownRuns, false);
            Runs = [.. known.Values];
        }

        if (read)
        {
            try
            {
                await ReadAsync(take, cancellation);
            }
            catch
            {
                lock (gate)
                {
                    unknownRuns = true; // The next attempt reads them.
                }

                throw;
            }
        }

        await changed!();
    }

    private void Take(IReadOnlyList<RunRecord> batch)
    {
        lock (gate)
        {
            foreach (var record in batch)
            {
                if (!known.TryGetValue(record.RunId, out var run))
                {
                    // The run is new, or older than those on the page; only a new run is reported as queued.
                    unknownRuns |= record is StatusRecord { Status: RunStatus.Queued } or RunDeleted;
                }
                else if (record is RunDeleted)
                {
                    known = known.Remove(record.RunId);
                    unknownRuns = true; // An older run takes the deleted run's place.
                }
                else if (record is MetricsRecord metrics)
                {
                    if (metrics.Values.TryGetValue(Metrics.ValidationAccuracy, out var accuracy))
                    {
                        accuracies = accuracies.SetItem(record.RunId, accuracy);
                    }
                }
                else
                {
                    known = known.SetItem(record.RunId, RunProjection.Apply(run, record));
                }
            }
        }

        reading?.Signal();
    }

    // Evaluations are at most a few per cent of the steps apart, so reading the last steps suffices.
    private async Task<double?> LatestAccuracyAsync(RunDto run, CancellationToken cancellation)
    {
        var after = Math.Min((long)(run.Step * 0.9), run.Step - 50) - 1;
        var curves = await store.GetMetricsAsync(
            run.Id, Accuracy, Downsampling.MinimumPoints, afterStep: after < 0 ? null : after, allowedNames: Accuracy, cancellationToken: cancellation);
        return curves.GetValueOrDefault(Metrics.ValidationAccuracy) is { Count: > 0 } points ? points[^1].Value : null;
    }
}
