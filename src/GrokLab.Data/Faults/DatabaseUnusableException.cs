namespace GrokLab.Data.Faults;

/// <summary>The program cannot begin with the database as it is, and has changed nothing; the message says what is wrong and what to do.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">The same in words, and what to do.</param>
/// <param name="inner">What showed it, if anything did.</param>
public sealed class DatabaseUnusableException(DatabaseFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What is wrong.</summary>
    public DatabaseFault Fault { get; } = fault;
}
