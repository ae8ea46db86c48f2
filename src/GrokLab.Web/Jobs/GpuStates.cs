namespace GrokLab.Web.Jobs;

/// <summary>
/// The states of GPUs for the pages that show them. nvidia-smi runs only when a page asks and the last report is no longer
/// recent; simultaneous requests share one report.
/// </summary>
public sealed class GpuStates(NvidiaSmi program, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ReportLifetime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProblemLifetime = TimeSpan.FromMinutes(1); // A hanging driver is not asked again at once.

    private readonly CancellationTokenSource disposed = new();
    private readonly Lock gate = new();
    private Task<(GpuReport Report, long At)>? latest;

    /// <summary>The state of a GPU, or the reason, in words, why it is unknown.</summary>
    /// <param name="uuid">The GPU's UUID.</param>
    /// <param name="cancellation">Stops waiting; other callers still get the same report.</param>
    public async Task<(GpuState? State, string? Problem)> GetAsync(string uuid, CancellationToken cancellation) =>
        (await Latest().WaitAsync(cancellation)).Report.Of(uuid);

    /// <summary>Kills nvidia-smi if it still runs.</summary>
    public void Dispose()
    {
        disposed.Cancel();
        disposed.Dispose();
    }

    private Task<(GpuReport Report, long At)> Latest()
    {
        lock (gate)
        {
            return latest is { } known && (!known.IsCompleted || IsNew(known)) ? known : latest = AskAsync();
        }
    }

    private bool IsNew(Task<(GpuReport Report, long At)> known) => known.IsCompletedSuccessfully
        && time.GetElapsedTime(known.Result.At) < (known.Result.Report.Problem is null ? ReportLifetime : ProblemLifetime);

    private async Task<(GpuReport Report, long At)> AskAsync()
    {
        var report = await Task.Run(() => program.AskAsync(disposed.Token), disposed.Token);
        return (report, time.GetTimestamp());
    }
}
