using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>The real program in a process of its own, on a free port, with its state in a folder of the test's.</summary>
internal sealed partial class DashboardServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly List<string> output = [];
    private readonly TaskCompletionSource<string> announced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task reading = Task.CompletedTask;

    private DashboardServer(Process process)
    {
        this.process = process;
    }

    internal string Url => announced.Task.Result;

    internal int ProcessId => process.Id;

    /// <summary>What the program printed so far, for the message of a failed test.</summary>
    internal string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    /// <summary>Starts the program: an assembly, by default that of the tests' own folder, or an executable.</summary>
    internal static async Task<DashboardServer> StartAsync(
        string storage, string? program = null, string? workingDirectory = null, params string[] settings)
    {
        program ??= Path.Combine(AppContext.BaseDirectory, "GrokLab.Web.dll");
        var isAssembly = Path.GetExtension(program) == ".dll";
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? storage,
        };
        string[] command = isAssembly ? ["exec", program] : [];
        foreach (var argument in (string[])[.. command, "--urls", "http://127.0.0.1:0", .. settings])
        {
            start.ArgumentList.Add(argument);
        }

        if (!isAssembly)
        {
            // An executable finds .NET by itself, and must not need the command dotnet.
            start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
            start.Environment["DOTNET_HOST_PATH"] = "";
            start.Environment["PATH"] = storage;
        }

        start.Environment["Storage__Directory"] = storage;
        var server = new DashboardServer(Process.Start(start)!);
        server.reading = Task.WhenAll(server.ReadAsync(server.process.StandardOutput), server.ReadAsync(server.process.StandardError));
        try
        {
            await server.announced.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"The server did not announce its address:\n{server.Output}");
        }

        return server;
    }

    /// <summary>Ends the program as Ctrl+C does.</summary>
    /// <returns>Its exit code.</returns>
    internal async Task<int> EndAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        await reading.WaitAsync(Patience); // What it printed last may be read later than it ends.
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (output)
            {
                output.Add(line);
            }

            if (Announcement().Match(line) is { Success: true } match)
            {
                announced.TrySetResult(match.Groups[1].Value);
            }
        }

        announced.TrySetException(new InvalidOperationException($"The server ended:\n{Output}"));
    }

    [GeneratedRegex(@"GrokLab is at (http://\S+?)(,|\s|$)")]
    private static partial Regex Announcement();
}
