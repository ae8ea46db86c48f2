using System.ComponentModel;
using System.Diagnostics;

namespace GrokLab.Web.Jobs;

/// <summary>Runs one of this program's commands to its end and returns its output.</summary>
internal static class ProgramAnswer
{
    /// <summary>Starts the command, writes its input and waits for its end; cancelling kills it.</summary>
    /// <param name="command">The command, from <see cref="OwnProgram"/>.</param>
    /// <param name="input">The text for its standard input.</param>
    /// <param name="priority">The process's priority.</param>
    /// <param name="cancellation">Kills the process.</param>
    /// <returns>The text of its standard output.</returns>
    /// <exception cref="ProgramFailedException">The command did not end with exit code 0.</exception>
    /// <exception cref="Win32Exception">The command cannot be started.</exception>
    internal static async Task<string> AskAsync(
        ProcessStartInfo command, string input, ProcessPriorityClass priority, CancellationToken cancellation)
    {
        using var process = Process.Start(command) ?? throw new ProgramFailedException($"{command.FileName} did not start.");
        try
        {
            SetPriority(process, priority);
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await WriteAsync(process, input);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? await output : throw new ProgramFailedException(Describe(process.ExitCode, await errors));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The command ended without reading its input: its exit code says why.
        }
    }

    private static string Describe(int exitCode, string errors)
    {
        var lines = new LastLines();
        foreach (var line in errors.Split('\n'))
        {
            lines.Add(line.TrimEnd());
        }

        // A command that ends by itself with a small exit code has printed the reason as a sentence.
        return exitCode is 1 or 2 && lines.ToString() is { Length: > 0 } said ? said : ProcessEnd.Describe(exitCode, lines.ToString());
    }

    private static void SetPriority(Process process, ProcessPriorityClass priority)
    {
        try
        {
            process.PriorityClass = priority;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            // The process runs with its present priority.
        }
    }
}

/// <summary>A command of this program gave no answer; the message says why.</summary>
internal sealed class ProgramFailedException(string message) : Exception(message);
