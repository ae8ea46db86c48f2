using System.Diagnostics;

namespace GrokLab.Training.Engine;

/// <summary>Optimizer steps per second: over the last few seconds, and since the previous evaluation.</summary>
internal sealed class StepRate(Stopwatch training, long firstStep = 0)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Queue<(TimeSpan Time, long Step)> recent = new([(TimeSpan.Zero, firstStep)]);
    private (TimeSpan Time, long Step) mark = (TimeSpan.Zero, firstStep);
    private (TimeSpan Time, long Step) now = (TimeSpan.Zero, firstStep);

    /// <summary>Steps per second over the last few seconds of training.</summary>
    internal double PerSecond => Rate(recent.Peek(), now) ?? 0;

    /// <summary>Records a finished step.</summary>
    internal void Step(long step)
    {
        now = (training.Elapsed, step);
        recent.Enqueue(now);
        while (recent.Count > 2 && now.Time - recent.Peek().Time > Window)
        {
            recent.Dequeue();
        }
    }

    /// <summary>Starts a new interval, after an evaluation.</summary>
    internal void Mark(long step) => mark = (training.Elapsed, step);

    /// <summary>Steps per second since the mark, without evaluations; null before the first step.</summary>
    internal double? SinceMark() => Rate(mark, now);

    private static double? Rate((TimeSpan Time, long Step) from, (TimeSpan Time, long Step) to) =>
        to.Step > from.Step && to.Time > from.Time ? (to.Step - from.Step) / (to.Time - from.Time).TotalSeconds : null;
}
