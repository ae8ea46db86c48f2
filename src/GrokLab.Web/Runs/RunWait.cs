namespace GrokLab.Web.Runs;

/// <summary>What a run waits for that waits for its turn.</summary>
/// <param name="Device">The device; null where it is not known yet.</param>
/// <param name="Places">How many runs the device trains at once.</param>
/// <param name="HeldBy">The paused runs that hold places there.</param>
internal sealed record RunWait(string? Device, int Places, IReadOnlyList<long> HeldBy)
{
    /// <summary>The device in words.</summary>
    internal string DeviceWords => Device ?? "the device";

    /// <summary>What a paused run holds, in words.</summary>
    internal string HeldWords => Places == 1 ? DeviceWords : $"one of the {Places} places on {DeviceWords}";
}
