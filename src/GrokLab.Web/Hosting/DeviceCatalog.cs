using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Runtime;
using GrokLab.Web.Jobs;

namespace GrokLab.Web.Hosting;

/// <summary>
/// The devices of this machine, asked for once in a process of its own: finding them loads libtorch, which the web
/// process never does.
/// </summary>
public sealed class DeviceCatalog(OwnProgram program, ILogger<DeviceCatalog> logger) : BackgroundService
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMinutes(2);
    private static readonly IReadOnlyList<ComputeDevice> ProcessorOnly = [new ComputeDevice("cpu", "CPU")];

    private readonly TaskCompletionSource<IReadOnlyList<ComputeDevice>> devices = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why the devices could not be asked for; then the processor is taken to be the only one.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether <see cref="ListAsync"/> has its answer.</summary>
    public bool IsReady => devices.Task.IsCompleted;

    /// <summary>The devices, the fastest first; waits until they are known.</summary>
    public Task<IReadOnlyList<ComputeDevice>> ListAsync(CancellationToken cancellation) => devices.Task.WaitAsync(cancellation);

    /// <summary>The device that a spec's word asks for; <c>auto</c> is the fastest.</summary>
    /// <exception cref="InvalidSpecException">There is no such device on this machine.</exception>
    public async Task<ComputeDevice> ChooseAsync(string requested, CancellationToken cancellation) =>
        ComputeDevice.Choose(requested, await ListAsync(cancellation));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            devices.SetResult(await ProbeAsync(stoppingToken));
        }
        catch (Exception e) when (e is Win32Exception or ProgramFailedException or InvalidOperationException or JsonException or OperationCanceledException)
        {
            if (stoppingToken.IsCancellationRequested)
            {
                devices.SetCanceled(stoppingToken);
                return;
            }

            Error = e is OperationCanceledException ? $"The devices command gave no answer within {ProbeTimeout}." : e.Message;
            logger.LogError("The devices of this machine are not known, only the processor is used: {Reason}", Error);
            devices.SetResult(ProcessorOnly);
        }
    }

    private async Task<IReadOnlyList<ComputeDevice>> ProbeAsync(CancellationToken stopping)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        timeout.CancelAfter(ProbeTimeout);
        var output = await ProgramAnswer.AskAsync(program.Command("devices"), "", ProcessPriorityClass.Normal, timeout.Token);
        return Parse(output) ?? throw new ProgramFailedException("The devices command printed no list.");
    }

    /// <summary>Native libraries may print before the answer: it is the last line that begins as a list.</summary>
    private static IReadOnlyList<ComputeDevice>? Parse(string output)
    {
        var line = output.Split('\n').LastOrDefault(l => l.StartsWith('['));
        var found = line is null ? null : JsonSerializer.Deserialize<IReadOnlyList<ComputeDevice>>(line, ProtocolJson.Options);
        return found is { Count: > 0 } ? found : null;
    }
}
