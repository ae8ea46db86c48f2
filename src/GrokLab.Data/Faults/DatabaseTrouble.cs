namespace GrokLab.Data.Faults;

/// <summary>The database does not take what is written; all of it waits in memory.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Path">The database's file.</param>
/// <param name="Said">What the database said.</param>
/// <param name="Since">When it first did so (wall-clock time).</param>
/// <param name="SinceTimestamp">The same as a timestamp of the time provider, which nobody can set.</param>
public sealed record DatabaseTrouble(DatabaseFault Fault, string Path, string Said, DateTimeOffset Since, long SinceTimestamp)
{
    /// <summary>What is wrong, as a sentence's end.</summary>
    public string Problem => DatabaseFaults.Problem(Fault);

    /// <summary>What can be done, as sentences.</summary>
    public string Advice => DatabaseFaults.Advice(Fault, Path);
}
