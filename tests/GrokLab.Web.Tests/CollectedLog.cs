using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GrokLab.Web.Tests;

/// <summary>What was logged, to be looked at.</summary>
public sealed class CollectedLog(LogLevel least = LogLevel.Warning) : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Message)> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
    }

    public void Dispose()
    {
    }
}
