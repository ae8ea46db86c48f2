using GrokLab.Data.Runs;

namespace GrokLab.Web.Jobs;

/// <summary>How an attempt at a run ended.</summary>
/// <param name="Status">The run's status from now on.</param>
/// <param name="Error">What went wrong, where something did.</param>
/// <param name="Told">Whether the training process told so itself, with an event of its own.</param>
/// <param name="Crashed">Whether it ended although nobody here wanted it to: the run may go on from its checkpoint.</param>
/// <param name="NotStored">Whether it ended because the database could not be written: that is not the run's fault and is not counted.</param>
internal sealed record RunEnding(RunStatus Status, string? Error = null, bool Told = false, bool Crashed = false, bool NotStored = false);
