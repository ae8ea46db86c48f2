namespace GrokLab.Data.Faults;

/// <summary>A database that cannot be written; all records wait in memory.</summary>
/// <param name="Fault">The kind of fault.</param>
/// <param name="Path">The database's file.</param>
/// <param name="Said">The database's error message.</param>
/// <param name="Since">The time of the first failure (wall-clock time).</param>
/// <param name="SinceTimestamp">The same moment as a monotonic timestamp of the time provider.</param>
public sealed record DatabaseTrouble(DatabaseFault Fault, string Path, string Said, DateTimeOffset Since, long SinceTimestamp)
{
    /// <summary>The fault as the end of a sentence.</summary>
    public string Problem => DatabaseFaults.Problem(Fault);

    /// <summary>Advice for the database's owner, as sentences.</summary>
    public string Advice => DatabaseFaults.Advice(Fault, Path);
}
