using System.Diagnostics;
using System.Runtime.InteropServices;
using GrokLab.Training.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Gpu;

/// <summary>A kind of step: steps of one kind are the same operations on the same tensors.</summary>
/// <param name="Batch">The number of samples.</param>
/// <param name="Regularized">Whether λ is not 0.</param>
/// <param name="DecayChanges">Whether the weight decay is read from the device.</param>
internal readonly record struct StepKind(int Batch, bool Regularized, bool DecayChanges);

/// <summary>
/// Runs the first steps of each kind operation by operation, then records a step as a CUDA graph and launches the graph. On devices
/// without CUDA graphs every step is run operation by operation.
/// </summary>
/// <remarks>
/// The first steps of a kind load libraries and allocate workspaces, which is not possible during a recording. Steps of one kind
/// must be the same operations on the same tensors, and no step may read the temporary tensors of another step.
/// </remarks>
internal sealed class StepGraphs : IDisposable
{
    private const int RunsBeforeRecording = 2;

    // A launch returns at once. Without a limit, slow steps would be launched hours ahead, and the run would report steps that are not yet trained.
    private const int MostStepsAhead = 256;
    private static readonly TimeSpan MostTimeAhead = TimeSpan.FromSeconds(0.25);

    private readonly Device device;
    private readonly CudaStream? stream;
    private readonly Dictionary<StepKind, Recording> recordings = [];
    private readonly Stopwatch sinceWait = Stopwatch.StartNew();
    private int ahead;
    private int mostAhead = 1;

    internal StepGraphs(Device device)
    {
        this.device = device;
        var why = device.type == DeviceType.CUDA ? CudaGraph.WhyNot() : "the device has none";
        Description = why is null ? "gpu, CUDA graphs" : $"gpu, no CUDA graphs: {why}";
        stream = why is null ? CudaStream.MakeCurrent(Math.Max(device.index, 0)) : null;
    }

    /// <summary>How steps are run.</summary>
    internal string Description { get; }

    /// <summary>Runs a step.</summary>
    /// <param name="kind">Steps of one kind are the same operations.</param>
    /// <param name="step">Launches the operations; it must not wait for the device.</param>
    internal void Run(StepKind kind, Action step)
    {
        if (stream is null)
        {
            step();
            return;
        }

        if (!recordings.TryGetValue(kind, out var recording))
        {
            recordings[kind] = recording = new Recording();
        }

        if (recording.Runs++ < RunsBeforeRecording)
        {
            step();
            return;
        }

        recording.Graph ??= Record(step, recordings.Values.FirstOrDefault(r => r.Graph is not null)?.Graph);
        recording.Graph.Launch();
        if (++ahead >= mostAhead)
        {
            WaitForDevice();
        }
    }

    public void Dispose()
    {
        if (stream is not null)
        {
            cuda.synchronize(device); // Launched steps must not lose their memory.
        }

        foreach (var recording in recordings.Values)
        {
            recording.Graph?.Dispose();
        }

        stream?.Dispose();
    }

    /// <summary>Waits for the launched steps, and sets how many steps may be launched ahead: those that the device computes in a short time.</summary>
    private void WaitForDevice()
    {
        cuda.synchronize(device);
        mostAhead = (int)Math.Clamp(ahead * MostTimeAhead / sinceWait.Elapsed, 1, MostStepsAhead);
        ahead = 0;
        sinceWait.Restart();
    }

    private static CudaGraph Record(Action step, CudaGraph? other)
    {
        try
        {
            return CudaGraph.Record(step, other);
        }
        catch (ExternalException e) when (!TorchError.IsOutOfMemory(e))
        {
            throw new InvalidOperationException(
                $"The step cannot be recorded as a CUDA graph: {TorchError.Describe(e)} Set Training:Step to plain to train without CUDA graphs.", e);
        }
    }

    private sealed class Recording
    {
        internal int Runs { get; set; }

        internal CudaGraph? Graph { get; set; }
    }
}
