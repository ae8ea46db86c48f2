using System.Text.Json;
using GrokLab.Web.Estimates;
using GrokLab.Web.Faults;

namespace GrokLab.Web.Launching.Form;

/// <summary>
/// Estimates a form's launch after each change: at once from known timings, and by timing a few steps when the form has an
/// unknown launch and rests, as long as the device is free.
/// </summary>
/// <param name="estimator">The estimator.</param>
/// <param name="time">The clock.</param>
/// <param name="changed">Called, on any thread, after every change.</param>
public sealed class LiveEstimate(DurationEstimator estimator, TimeProvider time, Action changed) : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.2);

    private CancellationTokenSource current = new();
    private LaunchRequest? request;
    private string? key;

    /// <summary>The latest estimate; null while there is none.</summary>
    public EstimateDto? Result { get; private set; }

    /// <summary>The errors of the launch on this machine.</summary>
    public IReadOnlyList<SpecError> Errors { get; private set; } = [];

    /// <summary>The reason why a timing failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether a timing is under way.</summary>
    public bool IsTiming { get; private set; }

    /// <summary>The number of the current timing, out of <see cref="Of"/>.</summary>
    public int Number { get; private set; }

    /// <summary>The number of timings.</summary>
    public int Of { get; private set; }

    /// <summary>Estimates a new launch; null while the form has errors. A running timing of another launch is ended.</summary>
    public void Follow(LaunchRequest? next)
    {
        var nextKey = next is null ? null : JsonSerializer.Serialize(next with { Name = null });
        if (nextKey != key)
        {
            (request, key) = (next, nextKey);
            Start(ct => FollowAsync(next, ct));
        }
    }

    /// <summary>Times all shapes again, even if the device is busy.</summary>
    public void TimeAgain()
    {
        if (request is { } launch)
        {
            Start(ct => TimeAsync(launch, EstimateEffort.TimeAgain, ct));
        }
    }

    /// <summary>Ends a running timing.</summary>
    public void Dispose()
    {
        current.Cancel();
        current.Dispose();
    }

    private void Start(Func<CancellationToken, Task> work)
    {
        current.Cancel();
        current.Dispose();
        current = new CancellationTokenSource();
        (Failure, IsTiming) = (null, false);
        _ = RunAsync(work, current.Token);
    }

    private static async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The launch has changed, or the page is gone.
        }
    }

    private async Task FollowAsync(LaunchRequest? launch, CancellationToken cancellation)
    {
        if (launch is null)
        {
            Take(new Outcome<EstimateDto>(), cancellation);
            return;
        }

        var known = await estimator.EstimateAsync(launch, EstimateEffort.Known, cancellation: cancellation);
        Take(known, cancellation);
        if (known.Value is { } estimate && estimate.Ahead == estimate.HeldBy.Count && (estimate.Untimed > 0 || estimate.DisturbedBy > 0))
        {
            await Task.Delay(Rest, time, cancellation);
            await TimeAsync(launch, EstimateEffort.TimeWhatIsNotKnown, cancellation);
        }
    }

    private async Task TimeAsync(LaunchRequest launch, EstimateEffort effort, CancellationToken cancellation)
    {
        IsTiming = true;
        changed();
        var result = await estimator.EstimateAsync(launch, effort, (number, of) => Progress(number, of, cancellation), cancellation);
        Take(result, cancellation);
    }

    private void Progress(int number, int of, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (Number, Of) = (number, of);
        changed();
    }

    private void Take(Outcome<EstimateDto> result, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        IsTiming = false;
        Failure = (result.Refusal as Refusal.Unavailable)?.Message;
        Errors = (result.Refusal as Refusal.Invalid)?.Errors ?? [];
        Result = Failure is null ? result.Value : Result;
        changed();
    }
}
