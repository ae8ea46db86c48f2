using System.Diagnostics;
using System.Globalization;

namespace GrokLab.GpuBenchmarks;

/// <summary>A process that trains steps on request.</summary>
internal sealed class StepperProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private StepperProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        errors = process.StandardError.ReadToEndAsync();
        Description = Answer();
    }

    /// <summary>The description that the process gives of itself.</summary>
    internal string Description { get; }

    /// <summary>Starts a process with GrokLab's steps.</summary>
    internal static StepperProcess GrokLab(string model, string device, string step = "auto", params string[] options) => new(
        Environment.ProcessPath!, ["stepper", model, device, .. options], new Dictionary<string, string> { ["GROKLAB_STEP"] = step });

    /// <summary>Starts a process with PyTorch's steps, in a mode of steps.py.</summary>
    internal static StepperProcess PyTorch(string model, string device, string mode) => new(
        Environment.GetEnvironmentVariable("GROKLAB_PYTHON") ?? "python3",
        [Environment.GetEnvironmentVariable("GROKLAB_PYTORCH_STEPS") ?? "steps.py", model, mode, device],
        null);

    /// <summary>Trains steps and returns when the device has done them.</summary>
    internal void Steps(int count)
    {
        Ask(count);
        Wait();
    }

    /// <summary>Requests steps without waiting for them.</summary>
    internal void Ask(int count)
    {
        process.StandardInput.WriteLine(count.ToString(CultureInfo.InvariantCulture));
        process.StandardInput.Flush();
    }

    /// <summary>Waits for the requested steps.</summary>
    internal void Wait() => Answer();

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private string Answer() => process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"The process ended: {errors.Result[Math.Max(0, errors.Result.Length - 1_500)..]}");
}
