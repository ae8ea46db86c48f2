using System.Collections.Concurrent;
using GrokLab.Training.Protocol;

namespace GrokLab.Training.Engine;

/// <summary>Passes commands from the controller of a run to its trainer, which takes them before each optimizer step.</summary>
public sealed class RunControl : IDisposable
{
    private readonly BlockingCollection<TrainingCommand> commands = [];

    /// <summary>Sends a command to the trainer; safe from any thread.</summary>
    public void Send(TrainingCommand command) => commands.Add(command);

    /// <inheritdoc/>
    public void Dispose() => commands.Dispose();

    internal bool TryTake(out TrainingCommand? command) => commands.TryTake(out command);

    /// <summary>Waits for the next command while the run is paused.</summary>
    internal TrainingCommand Wait(CancellationToken cancellation) => commands.Take(cancellation);
}
