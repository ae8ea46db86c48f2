using System.CommandLine;

namespace GrokLab.Web.Commands;

/// <summary>The commands that run without the dashboard.</summary>
public static class CommandLine
{
    private static readonly string[] Commands = ["train", "time", "devices", "password", "token", "--help", "-h", "-?", "--version"];

    /// <summary>Whether the arguments name a command; otherwise they are the web host's.</summary>
    public static bool Handles(string[] args) => args is [var first, ..] && Commands.Contains(first);

    /// <summary>Runs the command and returns the process's exit code.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("GrokLab: without a command it serves the dashboard; with one it runs that and ends.")
        {
            TrainCommand.Create(),
            TimeCommand.Create(),
            DevicesCommand.Create(),
            SecretCommands.Password(),
            SecretCommands.Token(),
        };
        return root.Parse(args).InvokeAsync();
    }
}
