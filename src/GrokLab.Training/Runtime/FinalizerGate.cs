using System.Runtime.CompilerServices;

namespace GrokLab.Training.Runtime;

/// <summary>
/// Lets finalizers run only between training steps.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 passes numbers to libtorch as <c>Scalar</c> objects that nothing keeps alive during the native call:
/// when another thread starts a garbage collection at that moment, the finalizer frees the number that libtorch is about
/// to read. The step then fails, or continues with a wrong number. While the gate is closed the finalizer thread waits in it,
/// so that nothing is freed. Between two steps no native call is running, and waiting objects may be freed.
/// </remarks>
internal sealed class FinalizerGate : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static FinalizerGate? closed;

    private readonly bool owner;
    private Passage passage = new();
    private int collections = -1;

    static FinalizerGate()
    {
        // The end of a process waits for the finalizer thread.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Volatile.Read(ref closed)?.passage.Open.Set();
    }

    /// <summary>Takes the process's only gate; where another trainer has it, this object does nothing.</summary>
    internal FinalizerGate()
    {
        owner = Interlocked.CompareExchange(ref closed, this, null) is null;
    }

    /// <summary>Must be called between steps: lets finalizers free objects collected since the last call, then closes the gate again.</summary>
    internal void Pass()
    {
        if (!owner || GC.CollectionCount(0) == collections)
        {
            return; // There was no collection: there is nothing to free.
        }

        do
        {
            passage.Open.Set();
            passage = new Passage();
            AbandonSentinel(passage);
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        }
        while (!passage.Entered.Wait(Patience));

        collections = GC.CollectionCount(0);
    }

    public void Dispose()
    {
        if (owner)
        {
            passage.Open.Set();
            Interlocked.CompareExchange(ref closed, null, this);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AbandonSentinel(Passage passage) => _ = new Sentinel(passage);

    private sealed class Passage
    {
        internal ManualResetEventSlim Entered { get; } = new();

        internal ManualResetEventSlim Open { get; } = new();
    }

    /// <summary>An object whose finalizer is the gate: it holds the finalizer thread until the gate is opened.</summary>
    private sealed class Sentinel(Passage passage)
    {
        ~Sentinel()
        {
            passage.Entered.Set();
            passage.Open.Wait();
        }
    }
}
