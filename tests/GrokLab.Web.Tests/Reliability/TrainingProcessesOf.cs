using System.Diagnostics;
using System.Globalization;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>Finds and kills the training processes that work on a storage folder.</summary>
internal static class TrainingProcessesOf
{
    /// <summary>Their numbers; a process that trains names its storage folder in its environment.</summary>
    internal static IReadOnlyList<int> Storage(TemporaryFolder storage) =>
    [
        .. from directory in Directory.EnumerateDirectories("/proc")
           let name = Path.GetFileName(directory)
           where int.TryParse(name, CultureInfo.InvariantCulture, out _)
           let id = int.Parse(name, CultureInfo.InvariantCulture)
           where Read(id, "cmdline").Contains("--supervised", StringComparison.Ordinal)
               && Read(id, "environ").Split('\0').Contains($"Storage__Directory={storage.Path}")
           select id,
    ];

    /// <summary>Kills whatever trains there now; false where nothing does.</summary>
    internal static bool Kill(TemporaryFolder storage)
    {
        var any = false;
        foreach (var id in Storage(storage))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                any = true;
            }
            catch (ArgumentException)
            {
                // It ended by itself meanwhile.
            }
        }

        return any;
    }

    private static string Read(int process, string what)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{what}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
