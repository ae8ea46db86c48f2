namespace GrokLab.Web.Runs;

/// <summary>The effect of the database's trouble on a training run: its status and newest values are only in memory.</summary>
/// <param name="Reason">The reason, as a sentence.</param>
/// <param name="Waits">Whether the run waits until the database can be written, and then resumes by itself.</param>
/// <param name="StaysPaused">Whether its user wants it to stay paused after that.</param>
public sealed record NotStoredDto(string Reason, bool Waits, bool StaysPaused);
