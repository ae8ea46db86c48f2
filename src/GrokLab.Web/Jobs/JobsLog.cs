using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace GrokLab.Web.Jobs;

/// <summary>Brings Hangfire's log to the host's; its threads may still have something to say when the host's log is gone.</summary>
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
