using GrokLab.Data.Runs;

namespace GrokLab.Web.Jobs;

/// <summary>The end of an attempt at a run.</summary>
/// <param name="Status">The run's status from now on.</param>
/// <param name="Error">The error message, if there was an error.</param>
/// <param name="Told">Whether the training process reported the end itself, with an event.</param>
/// <param name="Crashed">Whether the process ended unexpectedly: the run may resume from its checkpoint.</param>
/// <param name="NotStored">Whether the attempt ended because the database could not be written: such an end does not count as a crash.</param>
internal sealed record RunEnding(RunStatus Status, string? Error = null, bool Told = false, bool Crashed = false, bool NotStored = false);
