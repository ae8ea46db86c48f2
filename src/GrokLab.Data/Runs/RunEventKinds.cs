namespace GrokLab.Data;

/// <summary>The words that storage itself reads in an event; all others are stored as they come.</summary>
public static class RunEventKinds
{
    /// <summary>λ was set to 0.</summary>
    public const string RegularizerUnplugged = "RegularizerUnplugged";

    /// <summary>λ was restored.</summary>
    public const string RegularizerPluggedIn = "RegularizerPluggedIn";

    /// <summary>λ was set to another value.</summary>
    public const string LambdaChanged = "LambdaChanged";

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

    /// <summary>The message of a change of λ that the spec's schedule made, not a user.</summary>
    public const string ScheduledMessage = "scheduled";

    /// <summary>Whether the kind is a change of λ.</summary>
    public static bool ChangesLambda(string kind) => kind is RegularizerUnplugged or RegularizerPluggedIn or LambdaChanged;
}
