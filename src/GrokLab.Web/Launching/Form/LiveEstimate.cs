using System.Text.Json;
using GrokLab.Web.Estimates;
using GrokLab.Web.Faults;

namespace GrokLab.Web.Launching.Form;

/// <summary>
/// Follows a form with estimates: at once with what is known, and by timing a few steps when the form has come to rest on
/// something that is not, as long as the device is free.
/// </summary>
/// <param name="estimator">Estimates.</param>
/// <param name="time">The clock.</param>
/// <param name="changed">Called, on any thread, after every change.</param>
public sealed class LiveEstimate(DurationEstimator estimator, TimeProvider time, Action changed) : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.2);

    private CancellationTokenSource current = new();
    private LaunchRequest? request;
    private string? key;

    /// <summary>The newest estimate; null while there is none.</summary>
    public EstimateDto? Result { get; private set; }

    /// <summary>What is wrong with the launch on this machine.</summary>
    public IReadOnlyList<SpecError> Errors { get; private set; } = [];

    /// <summary>Why nothing could be timed.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether a timing is under way.</summary>
    public bool IsTiming { get; private set; }

    /// <summary>Which timing of <see cref="Of"/> it is.</summary>
    public int Number { get; private set; }

    /// <summary>How many timings there are.</summary>
    public int Of { get; private set; }

    /// <summary>Takes a new launch; null while the form is wrong. A timing under way of another one is ended.</summary>
    public void Follow(LaunchRequest? next)
    {
        var nextKey = next is null ? null : JsonSerializer.Serialize(next with { Name = null });
        if (nextKey != key)
        {
            (request, key) = (next, nextKey);
            Start(ct => FollowAsync(next, ct));
        }
    }

    /// <summary>Times everything anew, whatever the device does.</summary>
    public void TimeAgain()
    {
        if (request is { } launch)
        {
            Start(ct => TimeAsync(launch, EstimateEffort.TimeAgain, ct));
        }
    }

    /// <summary>Ends a timing under way.</summary>
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
            // Another launch, or nobody who looks.
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
