using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace GrokLab.Web.Jobs;

/// <summary>Passes Hangfire's log messages to the host's log, which may be disposed before Hangfire's threads end.</summary>
internal sealed class JobsLog(ILoggerFactory logs) : ILogProvider, ILog
{
    private readonly AspNetCoreLogProvider host = new(logs);

    public ILog GetLogger(string name)
    {
        try
        {
            return host.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return this;
        }
    }

    public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
}
