using System.Linq.Expressions;
using GrokLab.Data.Runs;

namespace GrokLab.Data.Writing;

/// <summary>The words that storage itself reads in an event; all others are stored as they come.</summary>
public static class RunEventKinds
{
    /// <summary>λ was set to 0.</summary>
    public const string RegularizerUnplugged = "RegularizerUnplugged";

    /// <summary>Training begins; its value is λ at the start.</summary>
    public const string RunStarted = "RunStarted";

    /// <summary>All steps were trained.</summary>
    public const string Completed = "Completed";

    /// <summary>The run was taken up again; the message says where and why.</summary>
    public const string TakenUp = "TakenUp";

    /// <summary>A checkpoint was torn or altered; the message names it.</summary>
    public const string CheckpointUnsound = "CheckpointUnsound";

    /// <summary>A run that had ended was given more steps.</summary>
    public const string Extended = "Extended";

    /// <summary>The run goes on from a checkpoint of another run.</summary>
    public const string Forked = "Forked";

    /// <summary>The database could not be written for a while; the message says why, from when to when.</summary>
    public const string StorageFailed = "StorageFailed";

    /// <summary>The run waits until it is resumed.</summary>
    public const string Paused = "Paused";

    /// <summary>The end of the message of a run that a person paused and that has lost its training process.</summary>
    public const string StaysPausedMessage = "It stays paused, without a training process, until it is resumed.";

    /// <summary>The message of a change that the spec's schedule made, not a user.</summary>
    public const string ScheduledMessage = "scheduled";

    /// <summary>Whether an event is a change of the run: all others that tell a value tell λ by the way.</summary>
    public static Expression<Func<RunEvent, bool>> IsChange { get; } = e =>
        e.Kind == RegularizerUnplugged || (e.Value != null && e.Kind != RunStarted && e.Kind != TakenUp && e.Kind != Forked);

    /// <summary>The same of an event that is about to be stored.</summary>
    internal static bool IsChangeOf(EventRecord e) =>
        e.Kind == RegularizerUnplugged || ((e.Lambda ?? e.Value) is not null && e.Kind is not (RunStarted or TakenUp or Forked));
}
