namespace GrokLab.Data.Faults;

/// <summary>The program cannot use the database and has changed nothing; the message says what is wrong and what to do.</summary>
/// <param name="fault">The kind of fault.</param>
/// <param name="message">The fault in words, and what to do.</param>
/// <param name="inner">The exception that revealed the fault, if any.</param>
public sealed class DatabaseUnusableException(DatabaseFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public DatabaseFault Fault { get; } = fault;
}
