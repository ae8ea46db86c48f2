using GrokLab.Training.Timing;

namespace GrokLab.Web.Estimates;

/// <summary>A timing that was made on this machine.</summary>
/// <param name="Timing">What was measured.</param>
/// <param name="MeasuredAt">When.</param>
/// <param name="DisturbedBy">How many runs trained on the device meanwhile: it is then slower than it would be alone.</param>
public sealed record StoredTiming(RunTiming Timing, DateTimeOffset MeasuredAt, int DisturbedBy);
