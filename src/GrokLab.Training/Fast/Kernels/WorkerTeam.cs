using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>A few threads that share one piece of work many times a second; the caller is worker 0.</summary>
/// <remarks>
/// Waiting threads spin for about as long as the caller needs between two pieces of work, then sleep: a sleep and a wake
/// cost more than such a gap, while a longer spin would take the processor from other programs.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000; // 50 µs

    private readonly Lock ending = new();
    private readonly object gate = new();
    private readonly Thread[] threads;
    private Action<int>? work;
    private Exception? failure;
    private int round;
    private int unfinished;

    /// <param name="size">Number of workers, including the caller of <see cref="Run"/>.</param>
    internal WorkerTeam(int size)
    {
        Size = size;
        threads = [.. Enumerable.Range(1, size - 1).Select(worker => new Thread(() => Loop(worker))
        {
            IsBackground = true,
            Name = $"step {worker}",
        })];
        foreach (var thread in threads)
        {
            thread.Start();
        }
    }

    /// <summary>Number of workers.</summary>
    internal int Size { get; }

    /// <summary>Runs the work on every worker, with the worker's number, and returns when all have finished.</summary>
    internal void Run(Action<int> each)
    {
        var before = MatrixProduct.SetThreads(1);
        try
        {
            work = each;
            failure = null;
            Volatile.Write(ref unfinished, Size - 1);
            Announce();
            Work(0);
            WaitUntil(static (team, _) => Volatile.Read(ref team.unfinished) == 0, 0);
        }
        finally
        {
            MatrixProduct.SetThreads(before);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Runs a number of pieces of work, each on the next free worker.</summary>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="each">Takes the number of the worker and of the piece, from 0. The result must not depend on the worker.</param>
    internal void RunEach(int pieces, Action<int, int> each)
    {
        var last = -1;
        Run(worker =>
        {
            while (Interlocked.Increment(ref last) is var piece && piece < pieces)
            {
                each(worker, piece);
            }
        });
    }

    public void Dispose()
    {
        work = null;
        Announce();
        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    private void Announce()
    {
        lock (gate)
        {
            round++;
            Monitor.PulseAll(gate);
        }
    }

    private void Loop(int worker)
    {
        MatrixProduct.SetThreads(1);
        for (var next = 1; ; next++)
        {
            WaitUntil(static (team, awaited) => Volatile.Read(ref team.round) >= awaited, next);
            if (work is null)
            {
                return;
            }

            Work(worker);
            if (Interlocked.Decrement(ref unfinished) == 0)
            {
                lock (gate)
                {
                    Monitor.PulseAll(gate);
                }
            }
        }
    }

    private void Work(int worker)
    {
        try
        {
            work!(worker);
        }
        catch (Exception e)
        {
            lock (ending)
            {
                failure ??= e;
            }
        }
    }

    private void WaitUntil(Func<WorkerTeam, int, bool> reached, int value)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - start < SpinTicks)
        {
            if (reached(this, value))
            {
                return;
            }

            Thread.SpinWait(10);
        }

        lock (gate)
        {
            while (!reached(this, value))
            {
                Monitor.Wait(gate);
            }
        }
    }
}
