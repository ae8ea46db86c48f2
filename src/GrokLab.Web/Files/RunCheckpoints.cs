using System.Globalization;
using System.Text.RegularExpressions;
using GrokLab.Training.Checkpoints;

namespace GrokLab.Web.Files;

/// <summary>The checkpoints of a run, in a folder named by the number of the attempt that writes them.</summary>
/// <remarks>
/// A training process that was suspended from outside can wake up and write after another process has resumed the run. By then
/// the folder has the next number, so that the files of the late process are ignored.
/// </remarks>
/// <param name="folder">The run's folder.</param>
public sealed partial class RunCheckpoints(string folder)
{
    private const string Moving = "moving";

    /// <summary>The checkpoints of the latest attempt, the newest first.</summary>
    public IReadOnlyList<CheckpointEntry> List() => new CheckpointFolder(Attempts() is [var newest, ..] ? PathOf(newest) : folder).List();

    /// <summary>Gives the next attempt the checkpoints of the attempts before it.</summary>
    /// <returns>The next attempt's folder. On a full or read-only disk it is the old folder: the run trains, and reports that it
    /// cannot write checkpoints.</returns>
    public string Begin()
    {
        var current = folder;
        try
        {
            var attempts = Attempts();
            var next = PathOf(attempts.Count > 0 ? attempts[0] + 1 : 1);
            current = attempts is [var newest, ..] ? PathOf(newest) : folder;
            Directory.Move(attempts.Count > 0 ? current : WithoutAttempt(), next);
            current = next;
            foreach (var older in attempts.Skip(1)) // These folders were written by late processes.
            {
                Directory.Delete(PathOf(older), recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process that writes a checkpoint there reports the error.
        }

        return current;
    }

    /// <summary>Moves the files of older program versions, which did not number attempts, into a separate folder.</summary>
    private string WithoutAttempt()
    {
        var moving = Path.Combine(folder, Moving); // If an earlier move was interrupted, the move continues with its folder.
        Directory.CreateDirectory(moving);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            File.Move(file, Path.Combine(moving, Path.GetFileName(file)));
        }

        return moving;
    }

    /// <summary>The numbers of the attempts that have a folder, the newest first.</summary>
    private List<int> Attempts() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateDirectories(folder)
            .Select(path => NamePattern().Match(Path.GetFileName(path)))
            .Where(name => name.Success)
            .Select(name => int.Parse(name.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            .OrderDescending(),
    ];

    private string PathOf(int attempt) => Path.Combine(folder, $"attempt-{attempt:D4}");

    [GeneratedRegex(@"^attempt-(\d{4,9})$")]
    private static partial Regex NamePattern();
}
