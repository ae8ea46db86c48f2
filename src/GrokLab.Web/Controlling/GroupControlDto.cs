using System.Text.Json.Serialization;
using GrokLab.Web.Faults;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Controlling;

/// <summary>What came of a command to a run of a group.</summary>
/// <param name="RunId">Which run.</param>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Message">Why not, or when, where there is something to say.</param>
/// <param name="Event">The event that says that it was done; null where it was not, or not yet.</param>
public sealed record GroupControlDto(
    long RunId, [property: JsonConverter(typeof(JsonStringEnumConverter<GroupControlOutcome>))] GroupControlOutcome Outcome, string? Message, RunEventDto? Event)
{
    internal static GroupControlDto From(long runId, Outcome<RunEventDto> outcome) => outcome switch
    {
        { Refusal: Refusal.Invalid { Errors: [var only, ..] } } => new(runId, GroupControlOutcome.Refused, only.Message, null),
        { Refusal: { } refusal } => new(runId, GroupControlOutcome.Refused, refusal.Message, null),
        { Value: { } happened } => new(runId, GroupControlOutcome.Done, outcome.Pending ?? happened.Message, happened),
        _ => new(runId, GroupControlOutcome.Accepted, outcome.Pending, null),
    };
}

/// <summary>Whether a command to a run was done.</summary>
public enum GroupControlOutcome
{
    /// <summary>It took effect.</summary>
    Done,

    /// <summary>It takes effect later; the run's events will tell.</summary>
    Accepted,

    /// <summary>It was not done; the message says why.</summary>
    Refused,
}
