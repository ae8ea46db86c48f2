using GrokLab.Training.Runtime;

namespace GrokLab.Web.Jobs;

/// <summary>Finds the devices of this machine without loading libtorch into the web process.</summary>
public interface IDeviceProbe
{
    /// <summary>The devices, the fastest first; at least one.</summary>
    /// <exception cref="DevicesUnknownException">The devices could not be found.</exception>
    Task<IReadOnlyList<ComputeDevice>> FindAsync(CancellationToken cancellation);
}

/// <summary>The devices of this machine could not be found; the message says why.</summary>
public sealed class DevicesUnknownException(string message, Exception? inner = null) : Exception(message, inner);
