using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace GrokLab.Web.Jobs;

/// <summary>Asks nvidia-smi, the program that comes with the NVIDIA driver, for the states of the GPUs.</summary>
public sealed class NvidiaSmi
{
    private const long Mebibyte = 1L << 20;
    private const int MaxReasonLength = 200;

    private static readonly string FileName = OperatingSystem.IsWindows() ? "nvidia-smi.exe" : "nvidia-smi";

    private readonly string searchPath;
    private readonly TimeSpan timeout;

    /// <summary>Finds the program on <c>PATH</c>.</summary>
    public NvidiaSmi()
        : this(Environment.GetEnvironmentVariable("PATH") ?? "", TimeSpan.FromSeconds(10))
    {
    }

    /// <param name="searchPath">Folders to find the program in, separated as in <c>PATH</c>.</param>
    /// <param name="timeout">The time after which a program that has not answered is killed.</param>
    internal NvidiaSmi(string searchPath, TimeSpan timeout) => (this.searchPath, this.timeout) = (searchPath, timeout);

    /// <summary>Runs the program once. If the program is missing, hangs or fails, the report has the reason.</summary>
    internal async Task<GpuReport> AskAsync(CancellationToken cancellation)
    {
        if (FindProgram() is not { } program)
        {
            return GpuReport.Unknown("nvidia-smi was not found on PATH. It comes with the NVIDIA driver.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(timeout);
        try
        {
            return await RunAsync(program, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return GpuReport.Unknown($"nvidia-smi did not answer within {timeout.TotalSeconds:0.#} s and was killed.");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            return GpuReport.Unknown($"nvidia-smi could not be run: {e.Message}");
        }
    }

    /// <summary>Reads the program's table: one line per GPU, with the columns of the query and memory in MiB. A cell that is not
    /// a number, such as <c>[N/A]</c>, becomes null.</summary>
    internal static IReadOnlyList<GpuState> Parse(string table) =>
    [
        .. table.Split('\n').Select(line => line.Split(',', StringSplitOptions.TrimEntries))
            .Where(cells => cells[0].StartsWith("GPU-", StringComparison.OrdinalIgnoreCase))
            .Select(cells => new GpuState(
                cells[0], Bytes(Number(cells, 1)), Bytes(Number(cells, 2)), Number(cells, 3), Number(cells, 4), Number(cells, 5))),
    ];

    private static async Task<GpuReport> RunAsync(string program, CancellationToken cancellation)
    {
        using var process = Process.Start(Command(program))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            var (table, complaint) = (await output, await errors);
            return process.ExitCode != 0 ? GpuReport.Unknown(Reason(process.ExitCode, complaint, table))
                : Parse(table) is { Count: > 0 } gpus ? new GpuReport(gpus, null)
                : GpuReport.Unknown("nvidia-smi listed no GPU.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private string? FindProgram() => searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);

    private static ProcessStartInfo Command(string program) => new(
        program, ["--query-gpu=uuid,memory.used,memory.total,utilization.gpu,temperature.gpu,power.draw", "--format=csv,noheader,nounits"])
    {
        UseShellExecute = false,
        CreateNoWindow = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    /// <summary>The reason of a failure; the program writes errors to standard output or to standard error.</summary>
    private static string Reason(int exitCode, string errors, string output)
    {
        var words = string.Join(' ', $"{errors} {output}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var ended = $"nvidia-smi ended with exit code {exitCode}";
        return words.Length == 0 ? $"{ended}." : $"{ended}: {(words.Length <= MaxReasonLength ? words : $"{words[..MaxReasonLength]}…")}";
    }

    private static double? Number(string[] cells, int column) =>
        column < cells.Length
        && double.TryParse(cells[column], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;

    private static long? Bytes(double? mebibytes) => mebibytes is { } value ? (long)(value * Mebibyte) : null;
}
