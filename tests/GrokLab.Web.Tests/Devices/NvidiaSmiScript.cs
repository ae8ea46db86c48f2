using System.Diagnostics;
using System.Globalization;
using GrokLab.Web.Jobs;

namespace GrokLab.Web.Tests.Devices;

/// <summary>A shell script called nvidia-smi in a folder of its own, which stands in for the driver's program.</summary>
internal sealed class NvidiaSmiScript : IDisposable
{
    internal const string FirstUuid = "GPU-00112233-4455-6677-8899-aabbccddeeff";
    internal const string SecondUuid = "GPU-ffeeddcc-bbaa-9988-7766-554433221100";

    private readonly TemporaryFolder folder = new();

    /// <param name="body">What the script does after it has noted its call.</param>
    internal NvidiaSmiScript(string body)
    {
        // Another process writes the file: this one may start a process meanwhile, which would hold the file open and keep it from being run.
        var start = new ProcessStartInfo("sh", ["-c", "cat > \"$0\" && chmod 755 \"$0\"", Path.Combine(folder.Path, "nvidia-smi")])
        {
            RedirectStandardInput = true,
        };
        using var writer = Process.Start(start)!;
        writer.StandardInput.Write($"#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho \"$$ $*\" >> calls\n{body}\n");
        writer.StandardInput.Close();
        writer.WaitForExit();
        Assert.Equal(0, writer.ExitCode);
    }

    /// <summary>The folder, as it would stand on <c>PATH</c>.</summary>
    internal string SearchPath => folder.Path;

    /// <summary>Process id and arguments of each call.</summary>
    internal IReadOnlyList<(int ProcessId, string Arguments)> Calls
    {
        get
        {
            var file = Path.Combine(folder.Path, "calls");
            return File.Exists(file)
                ? [.. File.ReadLines(file).Select(line => line.Split(' ', 2)).Select(call => (int.Parse(call[0], CultureInfo.InvariantCulture), call[1]))]
                : [];
        }
    }

    /// <summary>A script that prints a table.</summary>
    internal static NvidiaSmiScript Printing(params string[] lines) => new($"cat <<'END'\n{string.Join('\n', lines)}\nEND");

    /// <summary>The product's class, which finds this script.</summary>
    internal NvidiaSmi Program(double timeoutSeconds = 60) => new(SearchPath, TimeSpan.FromSeconds(timeoutSeconds));

    public void Dispose() => folder.Dispose();
}
