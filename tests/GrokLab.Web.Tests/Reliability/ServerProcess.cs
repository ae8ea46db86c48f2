using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>The real program in a process of its own, which a test may kill.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly TaskCompletionSource<Uri> announced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process)
    {
        this.process = process;
    }

    internal HttpClient Client { get; } = new();

    internal static Task<ServerProcess> StartAsync(TemporaryFolder storage, params string[] settings) => StartAsync(storage.Path, settings);

    internal static Task<ServerProcess> StartAsync(string storage, params string[] settings) => StartAsync(Process.Start(Command(storage, settings))!);

    /// <summary>Waits until a process that was started with <see cref="Command"/> has announced its address.</summary>
    internal static async Task<ServerProcess> StartAsync(Process started)
    {
        var server = new ServerProcess(started);
        _ = server.ReadAsync(server.process.StandardOutput);
        _ = server.ReadAsync(server.process.StandardError);
        server.Client.BaseAddress = await server.announced.Task.WaitAsync(Patience);
        return server;
    }

    /// <summary>A start that comes to nothing: its exit code and all that it said.</summary>
    internal static async Task<(int ExitCode, string Output)> RefusedAsync(string storage, params string[] settings)
    {
        using var process = Process.Start(Command(storage, settings))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    /// <summary>As the kernel's out-of-memory killer or a power cut would: without a word, and its children live on.</summary>
    internal async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            using var interrupt = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }

        process.Dispose();
    }

    /// <summary>How to start the program on a storage folder.</summary>
    internal static ProcessStartInfo Command(string storage, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "GrokLab.Web.dll"), "--urls", "http://127.0.0.1:0", .. settings])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["Storage__Directory"] = storage;
        return start;
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (Announcement().Match(line) is { Success: true } match)
            {
                announced.TrySetResult(new Uri(match.Groups[1].Value));
            }
        }

        announced.TrySetException(new InvalidOperationException("The server ended before it announced its address."));
    }

    [GeneratedRegex(@"GrokLab is at (http://\S+?)(,|\s|$)")]
    private static partial Regex Announcement();
}
