using System.CommandLine;

namespace GrokLab.Web.Commands;

/// <summary>The commands that run without the dashboard: <c>train</c>, <c>time</c> and <c>devices</c>.</summary>
public static class CommandLine
{
    /// <summary>Whether the arguments name a command; otherwise they are the web host's.</summary>
    public static bool Handles(string[] args) => args is ["train" or "time" or "devices" or "--help" or "-h" or "-?" or "--version", ..];

    /// <summary>Runs the command and returns the process's exit code.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("GrokLab: without a command it serves the dashboard; with one it runs that and ends.")
        {
            TrainCommand.Create(),
            TimeCommand.Create(),
            DevicesCommand.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }
}
