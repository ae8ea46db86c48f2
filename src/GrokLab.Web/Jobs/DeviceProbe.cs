using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using GrokLab.Training.Protocol;
using GrokLab.Training.Runtime;

namespace GrokLab.Web.Jobs;

/// <summary>Runs this program's <c>devices</c> command in a separate process, because finding devices loads libtorch.</summary>
internal sealed class DeviceProbe(OwnProgram program) : IDeviceProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<ComputeDevice>> FindAsync(CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            var output = await ProgramAnswer.AskAsync(program.Command("devices"), "", ProcessPriorityClass.Normal, timeout.Token);
            return Parse(output) ?? throw new DevicesUnknownException("The devices command printed no list.");
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new DevicesUnknownException($"The devices command gave no answer within {Timeout}.", e);
        }
        catch (Exception e) when (e is Win32Exception or ProgramFailedException or InvalidOperationException or JsonException)
        {
            throw new DevicesUnknownException(e.Message, e);
        }
    }

    /// <summary>Reads the last line that begins as a list; native libraries may print before the answer.</summary>
    private static IReadOnlyList<ComputeDevice>? Parse(string output)
    {
        var line = output.Split('\n').LastOrDefault(l => l.StartsWith('['));
        var found = line is null ? null : JsonSerializer.Deserialize<IReadOnlyList<ComputeDevice>>(line, ProtocolJson.Options);
        return found is { Count: > 0 } ? found : null;
    }
}
