namespace GrokLab.Web.Runs;

/// <summary>What the database's trouble means for a run that trains: its status and newest values are in memory alone.</summary>
/// <param name="Reason">Why, as a sentence.</param>
/// <param name="Waits">Whether the run waits until the database can be written, and goes on by itself then.</param>
/// <param name="StaysPaused">Whether its user wants it paused also after that.</param>
public sealed record NotStoredDto(string Reason, bool Waits, bool StaysPaused);
