using System.Text.Json.Serialization;

namespace GrokLab.Web.Runs.Contracts;

/// <summary>What came of a command to a run of a group.</summary>
/// <param name="RunId">Which run.</param>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Message">Why not, or when, where there is something to say.</param>
/// <param name="Event">The event that says that it was done; null where it was not, or not yet.</param>
public sealed record GroupControlDto(
    long RunId, [property: JsonConverter(typeof(JsonStringEnumConverter<GroupControlOutcome>))] GroupControlOutcome Outcome, string? Message, RunEventDto? Event)
{
    public static GroupControlDto From(GroupControlResult control)
    {
        ArgumentNullException.ThrowIfNull(control);
        return control.Result switch
        {
            ControlResult.Confirmed { Event: var happened } => new(control.RunId, GroupControlOutcome.Done, happened.Message, happened),
            ControlResult.Unstored { Event: var happened } => new(
                control.RunId, GroupControlOutcome.Done, "It is stored as soon as the database can be written.", happened),
            ControlResult.Deferred { Message: var message } => new(control.RunId, GroupControlOutcome.Accepted, message, null),
            ControlResult.Accepted => new(
                control.RunId, GroupControlOutcome.Accepted, "Sent, but the training process has not confirmed it yet.", null),
            ControlResult.Unavailable { Message: var message } => new(control.RunId, GroupControlOutcome.Refused, message, null),
            ControlResult.Conflict { Message: var message } => new(control.RunId, GroupControlOutcome.Refused, message, null),
            ControlResult.Invalid { Message: var message } => new(control.RunId, GroupControlOutcome.Refused, message, null),
            _ => new(control.RunId, GroupControlOutcome.Refused, RunService.NoSuchRun(control.RunId), null),
        };
    }
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
