using System.Diagnostics;

namespace GrokLab.Web.Tests.Commands;

/// <summary>The real program with a command, in a process of its own, to its end.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How to start it without what a home and a temporary folder would give it.</summary>
    /// <param name="environment">Variables to set; null removes one.</param>
    /// <param name="arguments">The command.</param>
    internal static ProcessStartInfo Command(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "GrokLab.Web.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Without(start, "HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "Storage__Directory");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Removes variables from a process's environment.</summary>
    internal static void Without(ProcessStartInfo start, params string[] variables)
    {
        foreach (var name in variables)
        {
            start.Environment.Remove(name);
        }
    }

    /// <summary>Waits for its end.</summary>
    internal static async Task<(int ExitCode, string Output, string Errors)> EndAsync(Process process)
    {
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
            await process.WaitForExitAsync();
            return (process.ExitCode, output, await errors);
        }
    }
}
