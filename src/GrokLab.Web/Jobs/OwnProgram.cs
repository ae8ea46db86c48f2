using System.Diagnostics;
using System.Runtime.InteropServices;
using GrokLab.Training.Engine;
using GrokLab.Training.Runtime;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Jobs;

/// <summary>Starts this program as a new process for one of its commands.</summary>
public sealed class OwnProgram(
    IOptions<StorageOptions> storage, IOptions<TorchOptions> torch, IOptions<DatasetsOptions> datasets,
    IOptions<TrainingOptions> training)
{
    /// <summary>A command of this program with this server's settings; its standard streams are redirected.</summary>
    public ProcessStartInfo Command(params string[] arguments)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        var assembly = typeof(OwnProgram).Assembly;
        if (Environment.ProcessPath is { } path && IsExecutableOf(path, assembly.GetName().Name!))
        {
            start.FileName = path;
        }
        else
        {
            start.FileName = DotnetHost();
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The settings are environment variables; a double underscore stands for a section's colon on every system.
        start.Environment[StorageFolder.Variable] = storage.Value.FullDirectory;
        start.Environment[StepChoices.Variable] = training.Value.Step;
        Set(start, "Torch__LibraryDirectory", torch.Value.LibraryDirectory);
        Set(start, "Datasets__Cifar10", datasets.Value.Cifar10);
        return start;
    }

    /// <summary>Whether a path is a program's own executable, not the <c>dotnet</c> that runs it.</summary>
    /// <remarks>The assembly's name has a dot, and only Windows adds an extension.</remarks>
    internal static bool IsExecutableOf(string path, string assembly) => Path.GetFileName(path) is var file && (file == assembly || file == $"{assembly}.exe");

    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static void Set(ProcessStartInfo start, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            start.Environment[name] = Path.GetFullPath(value);
        }
    }

    // Always a full path: a bare name would also be searched in the working folder, which other users may be able to write.
    private static string DotnetHost() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
