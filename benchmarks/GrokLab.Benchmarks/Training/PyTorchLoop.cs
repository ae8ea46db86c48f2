using System.Diagnostics;

namespace GrokLab.Benchmarks.Training;

/// <summary>The same loop in PyTorch (<c>benchmarks/pytorch/steps.py</c>), a process that trains the requested number of steps.</summary>
internal sealed class PyTorchLoop : IDisposable
{
    private readonly Process process;

    private PyTorchLoop(Process process, string version)
    {
        this.process = process;
        Description = $"PyTorch {version}";
    }

    internal string Description { get; }

    /// <summary>Starts the process; null where <c>python3</c>, or the program in <c>GROKLAB_PYTHON</c>, has no torch.</summary>
    internal static PyTorchLoop? TryStart(TextWriter output)
    {
        var script = FindScript();
        if (script is null)
        {
            return null;
        }

        try
        {
            var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("GROKLAB_PYTHON") ?? "python3", [script, "fig1", "eager", "cpu"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true, // Without torch, python prints a long error.
            })!;
            if (process.StandardOutput.ReadLine() is { } version)
            {
                return new PyTorchLoop(process, version);
            }

            output.WriteLine($"without PyTorch: {process.StandardError.ReadToEnd().TrimEnd().Split('\n')[^1]}");
            process.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // python3 is not installed.
        }

        return null;
    }

    internal void Step()
    {
        process.StandardInput.WriteLine("1");
        process.StandardInput.Flush();
        if (process.StandardOutput.ReadLine() is null)
        {
            throw new InvalidOperationException($"{Description} ended early.");
        }
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static string? FindScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "benchmarks", "pytorch", "steps.py");
            if (File.Exists(script))
            {
                return script;
            }
        }

        return null;
    }
}
