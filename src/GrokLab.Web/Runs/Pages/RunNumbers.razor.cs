using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Web.Components;
using GrokLab.Web.Faults;
using Microsoft.AspNetCore.Components;

namespace GrokLab.Web.Runs.Pages;

/// <summary>The numbers of one run, read once and then kept up to date by its evaluations.</summary>
public sealed partial class RunNumbers
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Names = [.. RunNumber.All.SelectMany(number => number.Metrics).Distinct()];

    private readonly Lock gate = new();
    private readonly CancellationTokenSource gone = new();
    private readonly List<MetricsRecord> waiting = [];
    private RunNumberValue[] values = None();
    private RunNumberValue[] newest = None();
    private long lastStep = -1;
    private bool isStale = true;
    private IDisposable? subscription;
    private LiveReading? reading;

    /// <summary>The run. Not changed after the first render.</summary>
    [Parameter, EditorRequired]
    public long RunId { get; set; }

    /// <summary>What a reader must know about the numbers, in a sentence; null for nothing.</summary>
    [Parameter]
    public string? Note { get; set; }

    [Inject]
    private RunStore Store { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private StorageProblems Problems { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Stops following the run.</summary>
    public void Dispose()
    {
        subscription?.Dispose();
        reading?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            // Following starts before reading, so that nothing is missed.
            reading = new LiveReading(Interval, Time, Problems, InvokeAsync, UpdateAsync, StateHasChanged, isFirst: true);
            subscription = Feed.Subscribe(RunId, Take);
            reading.Signal();
        }
    }

    private void Take(RunRecord record)
    {
        lock (gate)
        {
            switch (record)
            {
                case MetricsRecord metrics:
                    waiting.Add(metrics);
                    break;
                case EventRecord { Kind: "RunStarted" or RunEventKinds.TakenUp }:
                    isStale = true; // Later evaluations of an earlier attempt are lost.
                    break;
                default:
                    return;
            }
        }

        reading!.Signal();
    }

    private async Task UpdateAsync()
    {
        bool mustRead;
        lock (gate)
        {
            (mustRead, isStale) = (isStale, false);
        }

        if (mustRead)
        {
            try
            {
                await Task.Run(ReadAsync, gone.Token);
            }
            catch
            {
                lock (gate)
                {
                    isStale = true; // For the next attempt.
                }

                throw;
            }
        }

        lock (gate)
        {
            foreach (var record in waiting.Where(record => record.Step > lastStep))
            {
                Add(record.Step, name => record.Values.GetValueOrDefault(name));
            }

            waiting.Clear();
            values = [.. newest];
        }

        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        var curves = await Store.GetMetricsAsync(RunId, Names, allowedNames: Names, cancellationToken: gone.Token);
        var steps = new SortedDictionary<long, Dictionary<string, double?>>();
        foreach (var (name, curve) in curves)
        {
            foreach (var point in curve)
            {
                if (!steps.TryGetValue(point.Step, out var at))
                {
                    steps[point.Step] = at = [];
                }

                at[name] = point.Value;
            }
        }

        lock (gate)
        {
            (newest, lastStep) = (None(), -1);
            foreach (var (step, at) in steps)
            {
                Add(step, name => at.GetValueOrDefault(name));
            }
        }
    }

    private void Add(long step, Func<string, double?> valueOf)
    {
        lastStep = step;
        for (var i = 0; i < newest.Length; i++)
        {
            var number = RunNumber.All[i];
            newest[i] = newest[i].Then(number, step, [.. number.Metrics.Select(valueOf)]);
        }
    }

    private static RunNumberValue[] None() => [.. RunNumber.All.Select(_ => RunNumberValue.None)];
}
