using System.Text.Json;

namespace GrokLab.Training.Tests.Measures;

/// <summary>The folder of reference values: the one that GROKLAB_GOLDENS names, or <c>shared/goldens</c> beside or inside a
/// folder above the tests.</summary>
internal static class GoldenFiles
{
    public const string Variable = "GROKLAB_GOLDENS";

    public static string? Folder { get; } = FindFolder();

    public static IReadOnlyList<string> Paths =>
        Folder is null ? [] : [.. Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal)];

    public static JsonDocument Read(string fileName) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, fileName)));

    private static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var inside = Path.Combine(folder.FullName, "shared", "goldens");
            if (Directory.Exists(inside))
            {
                return inside;
            }
        }

        return null;
    }
}
