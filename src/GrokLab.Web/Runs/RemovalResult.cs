namespace GrokLab.Web.Runs;

/// <summary>What came of the wish to delete a run or a group.</summary>
public abstract record RemovalResult
{
    /// <summary>These runs are gone.</summary>
    public sealed record Deleted(IReadOnlyList<long> RunIds) : RemovalResult;

    /// <summary>There is no such run or group.</summary>
    public sealed record NotFound : RemovalResult;

    /// <summary>Nothing was deleted; the message says why, and what to do.</summary>
    public sealed record Conflict(string Message) : RemovalResult;
}
