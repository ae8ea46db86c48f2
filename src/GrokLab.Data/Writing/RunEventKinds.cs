using System.Linq.Expressions;
using GrokLab.Data.Runs;

namespace GrokLab.Data.Writing;

/// <summary>The kinds and messages of events that storage itself interprets; all others are stored unchanged.</summary>
public static class RunEventKinds
{
    /// <summary>λ was set to 0.</summary>
    public const string RegularizerUnplugged = "RegularizerUnplugged";

    /// <summary>Training begins; the event's value is the initial λ.</summary>
    public const string RunStarted = "RunStarted";

    /// <summary>All steps were trained.</summary>
    public const string Completed = "Completed";

    /// <summary>The run was resumed; the message says at which step and why.</summary>
    public const string TakenUp = "TakenUp";

    /// <summary>A checkpoint was torn or altered; the message names it.</summary>
    public const string CheckpointUnsound = "CheckpointUnsound";

    /// <summary>A run that had ended was given more steps.</summary>
    public const string Extended = "Extended";

    /// <summary>The run continues from a checkpoint of another run.</summary>
    public const string Forked = "Forked";

    /// <summary>The database could not be written for a while; the message says why, and the start and end times.</summary>
    public const string StorageFailed = "StorageFailed";

    /// <summary>The run waits until it is resumed.</summary>
    public const string Paused = "Paused";

    /// <summary>The end of the message for a user-paused run that has lost its training process.</summary>
    public const string StaysPausedMessage = "It stays paused, without a training process, until it is resumed.";

    /// <summary>The message of a change made by the spec's schedule, not by a user.</summary>
    public const string ScheduledMessage = "scheduled";

    /// <summary>Whether an event is a change of the run. The value of any other event is the current λ.</summary>
    public static Expression<Func<RunEvent, bool>> IsChange { get; } = e =>
        e.Kind == RegularizerUnplugged || (e.Value != null && e.Kind != RunStarted && e.Kind != TakenUp && e.Kind != Forked);

    /// <summary>The same test for an event that is about to be stored.</summary>
    internal static bool IsChangeOf(EventRecord e) =>
        e.Kind == RegularizerUnplugged || ((e.Lambda ?? e.Value) is not null && e.Kind is not (RunStarted or TakenUp or Forked));
}
