using System.Globalization;
using System.Text.RegularExpressions;

namespace GrokLab.Training.Checkpoints;

/// <summary>The file of a checkpoint.</summary>
/// <param name="Step">Optimizer steps taken at the checkpoint, read from the file name.</param>
/// <param name="Path">The file's path.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="WrittenAt">The time of writing (UTC).</param>
public sealed record CheckpointEntry(long Step, string Path, long Bytes, DateTimeOffset WrittenAt)
{
    /// <summary>The file name without the folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>The folder of one run's checkpoints, one file each.</summary>
/// <remarks>
/// A file gets its name only when all of it is on the disk: it is written under another name, flushed and renamed, so that
/// neither a crash nor a power cut leaves an incomplete checkpoint under the name of a complete one.
/// </remarks>
/// <param name="path">The folder; it is created when the first checkpoint is written.</param>
public sealed partial class CheckpointFolder(string path)
{
    private const string Unfinished = ".partial";

    /// <summary>The folder.</summary>
    public string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>The files, newest first; empty where the folder does not exist.</summary>
    public IReadOnlyList<CheckpointEntry> List()
    {
        var folder = new DirectoryInfo(FullPath);
        return !folder.Exists ? [] : [.. folder.EnumerateFiles()
            .Select(file => (File: file, Name: NamePattern().Match(file.Name)))
            .Where(found => found.Name.Success)
            .Select(found => new CheckpointEntry(
                long.Parse(found.Name.Groups[1].ValueSpan, CultureInfo.InvariantCulture), found.File.FullName, found.File.Length, found.File.LastWriteTimeUtc))
            .OrderByDescending(entry => entry.Step)];
    }

    /// <summary>Writes a checkpoint; when this returns, it is on the disk.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The program may not write to the folder.</exception>
    public CheckpointEntry Write(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Place(checkpoint.Progress.Step, stream => CheckpointFormat.Write(stream, checkpoint));
    }

    /// <summary>Copies a sound checkpoint from another folder.</summary>
    /// <exception cref="CheckpointException">The file is not sound.</exception>
    /// <exception cref="IOException">The file is gone, or this folder cannot be written.</exception>
    public CheckpointEntry Adopt(CheckpointEntry other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Write(Read(other));
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="CheckpointException">The file is incomplete, altered, no checkpoint, or unreadable.</exception>
    public static Checkpoint Read(CheckpointEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            if (new FileInfo(entry.Path) is { Exists: true, Length: 0 }) // A pipe has length 0, and opening it would wait for its writer.
            {
                throw new CheckpointException("It is empty, or not a regular file.");
            }

            using var stream = new FileStream(entry.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var checkpoint = CheckpointFormat.Read(stream);
            return checkpoint.Progress.Step == entry.Step
                ? checkpoint
                : throw new CheckpointException($"It is of step {checkpoint.Progress.Step}: it was renamed.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"It cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Deletes files; a file that cannot be deleted stays.</summary>
    public static void Delete(IEnumerable<CheckpointEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var entry in entries)
        {
            TryDelete(entry.Path);
        }
    }

    /// <summary>Deletes the partial files of interrupted writes.</summary>
    public void DeleteUnfinished()
    {
        if (Directory.Exists(FullPath))
        {
            foreach (var file in Directory.EnumerateFiles(FullPath, $"*{Unfinished}"))
            {
                TryDelete(file);
            }
        }
    }

    private CheckpointEntry Place(long step, Action<Stream> write)
    {
        Directory.CreateDirectory(FullPath);
        var target = Path.Combine(FullPath, $"step-{step:D10}.safetensors");
        var unfinished = target + Unfinished;
        try
        {
            long bytes;
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                bytes = stream.Length;
            }

            File.Move(unfinished, target, overwrite: true);
            DirectoryFlush.Flush(FullPath);
            return new CheckpointEntry(step, target, bytes, File.GetLastWriteTimeUtc(target));
        }
        catch
        {
            TryDelete(unfinished);
            throw;
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file only takes space; the next attempt may delete it.
        }
    }

    [GeneratedRegex(@"^step-(\d{10,18})\.safetensors$")]
    private static partial Regex NamePattern();
}
