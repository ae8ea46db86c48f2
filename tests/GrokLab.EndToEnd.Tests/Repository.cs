using System.Diagnostics;

namespace GrokLab.EndToEnd.Tests;

/// <summary>The repository that these tests were built from, and commands run in it.</summary>
internal static class Repository
{
#if DEBUG
    internal const string Configuration = "Debug";
#else
    internal const string Configuration = "Release";
#endif

    internal static string Root { get; } = Find();

    internal static string WebProject => Path.Combine(Root, "src", "GrokLab.Web");

    /// <summary>Runs a command to its end; fails the test with its output where it does not end well.</summary>
    internal static async Task<string> RunAsync(string workingDirectory, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = workingDirectory };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        return await output;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GrokLab.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("GrokLab.sln is in no folder above the tests.");
    }
}
