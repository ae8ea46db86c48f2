using GrokLab.Training.Timing;

namespace GrokLab.Web.Estimates;

/// <summary>A timing made on this machine.</summary>
/// <param name="Timing">The measured times.</param>
/// <param name="MeasuredAt">The time of the timing.</param>
/// <param name="DisturbedBy">The number of runs that trained on the device during the timing, which makes it slower.</param>
public sealed record StoredTiming(RunTiming Timing, DateTimeOffset MeasuredAt, int DisturbedBy);
