namespace GrokLab.Web.Runs;

/// <summary>The reason why a run waits for its turn.</summary>
/// <param name="Device">The device; null while unknown.</param>
/// <param name="Places">The number of runs that the device trains at once.</param>
/// <param name="HeldBy">The paused runs that hold places on the device.</param>
internal sealed record RunWait(string? Device, int Places, IReadOnlyList<long> HeldBy)
{
    /// <summary>The device in words.</summary>
    internal string DeviceWords => Device ?? "the device";

    /// <summary>The place that a paused run holds, in words.</summary>
    internal string HeldWords => Places == 1 ? DeviceWords : $"one of the {Places} places on {DeviceWords}";
}
