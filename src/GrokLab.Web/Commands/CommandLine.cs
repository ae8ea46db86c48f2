using System.CommandLine;
using System.Text;
using GrokLab.Web.Jobs;

namespace GrokLab.Web.Commands;

/// <summary>The commands that run without the dashboard.</summary>
public static class CommandLine
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly string[] Commands = ["train", "time", "devices", "backup", "password", "token", "--help", "-h", "-?", "--version"];

    /// <summary>Whether the arguments name a command; otherwise they are the web host's.</summary>
    public static bool Handles(string[] args) => args is [var first, ..] && Commands.Contains(first);

    /// <summary>Runs the command and returns the process's exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Console.IsOutputRedirected)
        {
            Console.SetOut(new StreamWriter(StandardOutput.Open(), Utf8) { AutoFlush = true });
        }

        var root = new RootCommand("GrokLab serves the dashboard. With a command it runs the command and ends.")
        {
            TrainCommand.Create(),
            TimeCommand.Create(),
            DevicesCommand.Create(),
            BackupCommand.Create(),
            SecretCommands.Password(),
            SecretCommands.Token(),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OutputFailedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(e.ToString());
            return 1;
        }
    }
}
