using System.Globalization;
using System.Text.RegularExpressions;
using GrokLab.Training.Checkpoints;

namespace GrokLab.Web.Files;

/// <summary>The checkpoints of a run: they are in a folder that carries the number of the attempt that writes them.</summary>
/// <remarks>
/// A training process that was stopped from outside can wake up and write after another process has resumed the run. By then
/// the folder has the next number, so that nobody finds what the late process writes.
/// </remarks>
/// <param name="folder">The run's folder.</param>
public sealed partial class RunCheckpoints(string folder)
{
    private const string Moving = "moving";

    /// <summary>The checkpoints of the attempt that began last, the newest first.</summary>
    public IReadOnlyList<CheckpointEntry> List() => new CheckpointFolder(Attempts() is [var newest, ..] ? PathOf(newest) : folder).List();

    /// <summary>Gives the next attempt the checkpoints of the attempts before it.</summary>
    /// <returns>Its folder. On a disk that is full or read-only it is the folder as it was: the run trains, and reports that it
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
            foreach (var older in attempts.Skip(1)) // Written by late processes.
            {
                Directory.Delete(PathOf(older), recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever writes a checkpoint there says what is wrong.
        }

        return current;
    }

    /// <summary>The files of programs that did not number attempts, in a folder of their own.</summary>
    private string WithoutAttempt()
    {
        var moving = Path.Combine(folder, Moving); // Left by an end in the midst of this, it is filled further.
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

    private string PathOf(int attempt) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"attempt-{attempt:D4}"));

    [GeneratedRegex(@"^attempt-(\d{4,9})$")]
    private static partial Regex NamePattern();
}
