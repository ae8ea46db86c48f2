using System.Collections.Concurrent;
using GrokLab.Training.Protocol;

namespace GrokLab.Training.Engine;

/// <summary>Carries commands from whoever controls a run to its trainer, which takes them before each optimizer step.</summary>
public sealed class RunControl : IDisposable
{
    private readonly BlockingCollection<TrainingCommand> commands = [];

    /// <summary>Hands a command over; safe from any thread.</summary>
    public void Send(TrainingCommand command) => commands.Add(command);

    /// <inheritdoc/>
    public void Dispose() => commands.Dispose();

    internal bool TryTake(out TrainingCommand? command) => commands.TryTake(out command);

    /// <summary>Waits for the next command: how a paused run spends its time.</summary>
    internal TrainingCommand Wait(CancellationToken cancellation) => commands.Take(cancellation);
}
