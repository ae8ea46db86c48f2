using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>What came of a command to a run.</summary>
public abstract record ControlResult
{
    /// <summary>It took effect, as this event says; the event is stored.</summary>
    public sealed record Confirmed(RunEventDto Event) : ControlResult;

    /// <summary>It took effect, as this event says; the event is stored as soon as the database can be written.</summary>
    public sealed record Unstored(RunEventDto Event) : ControlResult;

    /// <summary>It holds from now on, and takes effect later; the message says when.</summary>
    public sealed record Deferred(string Message) : ControlResult;

    /// <summary>The database cannot be written; nothing was done.</summary>
    public sealed record Unavailable(string Message) : ControlResult;

    /// <summary>It is on its way, but was not confirmed in time.</summary>
    public sealed record Accepted : ControlResult;

    /// <summary>There is no such run.</summary>
    public sealed record NotFound : ControlResult;

    /// <summary>The run is in no state for it.</summary>
    public sealed record Conflict(string Message) : ControlResult;

    /// <summary>The value that came with it is not allowed.</summary>
    public sealed record Invalid(string Field, string Message) : ControlResult;
}
