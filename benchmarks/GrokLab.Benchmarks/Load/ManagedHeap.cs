using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace GrokLab.Benchmarks.Load;

/// <summary>
/// The managed heap of another .NET program. The memory that the system counts depends on garbage collections, which are rare
/// while memory is plentiful; what a full collection leaves is what the program holds.
/// </summary>
internal static class ManagedHeap
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const long Collections = 0x1;
    private const long CollectNow = 0x80_0000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Requests a full collection and returns the size of the heap after it, in MB.</summary>
    internal static async Task<double> LiveAsync(int process)
    {
        using var session = await new DiagnosticsClient(process).StartEventPipeSessionAsync(
            [new EventPipeProvider(Runtime, EventLevel.Informational, Collections | CollectNow)], requestRundown: false, 64, CancellationToken.None);
        using var source = new EventPipeEventSource(session.EventStream);
        var live = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Clr.GCHeapStats += stats => live.TrySetResult(stats.TotalHeapSize / 1e6);
        var reading = Task.Run(source.Process);
        var bytes = await live.Task.WaitAsync(Patience);
        await session.StopAsync(CancellationToken.None);
        await reading;
        return bytes;
    }
}
