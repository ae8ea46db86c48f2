using System.Text.Json.Serialization;
using GrokLab.Web.Faults;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Controlling;

/// <summary>The result of a command for one run of a group.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Outcome">Whether the command was done.</param>
/// <param name="Message">The reason of a refusal, or the time of the effect, if there is something to say.</param>
/// <param name="Event">The event that confirms the command; null if the command is not done or not done yet.</param>
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
    /// <summary>The command took effect.</summary>
    Done,

    /// <summary>The command takes effect later; one of the run's events will show it.</summary>
    Accepted,

    /// <summary>The command was not done; the message says why.</summary>
    Refused,
}
