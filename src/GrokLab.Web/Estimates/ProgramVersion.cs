using System.Reflection;
using System.Text.Json;
using GrokLab.Data.Runs;
using GrokLab.Training.Engine;

namespace GrokLab.Web.Estimates;

/// <summary>The version of the training code; durations of another version say little about this version's speed.</summary>
internal static class ProgramVersion
{
    /// <summary>This program's version, as stored with its runs.</summary>
    internal static string Current { get; } =
        typeof(Trainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Whether a run was trained by this version.</summary>
    internal static bool Trained(Run run) => run.VersionsJson is { } json
        && JsonSerializer.Deserialize<Dictionary<string, string>>(json)?.GetValueOrDefault("groklab") == Current;
}
