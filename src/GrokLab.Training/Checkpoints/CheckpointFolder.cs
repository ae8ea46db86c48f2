using System.Globalization;
using System.Text.RegularExpressions;

namespace GrokLab.Training.Checkpoints;

/// <summary>A checkpoint's file.</summary>
/// <param name="Step">Optimizer steps taken at it, as its name says.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="WrittenAt">When it was written (UTC).</param>
public sealed record CheckpointEntry(long Step, string Path, long Bytes, DateTimeOffset WrittenAt)
{
    /// <summary>Its name without the folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>The folder of one run's checkpoints, a file each.</summary>
/// <remarks>
/// A file has its name only when all of it is on the disk: it is written under another name, flushed and renamed, so that
/// neither a crash nor a power cut leaves half a checkpoint under the name of a whole one.
/// </remarks>
/// <param name="path">The folder; it is made when the first checkpoint is written.</param>
public sealed partial class CheckpointFolder(string path)
{
    private const string Unfinished = ".partial";

    /// <summary>The folder.</summary>
    public string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>The files, the newest first; none where there is no folder.</summary>
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
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public CheckpointEntry Write(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Place(checkpoint.Progress.Step, stream => CheckpointFormat.Write(stream, checkpoint));
    }

    /// <summary>Takes a sound checkpoint of another folder over.</summary>
    /// <exception cref="CheckpointException">The file is not sound.</exception>
    /// <exception cref="IOException">The file is gone, or this folder cannot be written.</exception>
    public CheckpointEntry Adopt(CheckpointEntry other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Write(Read(other));
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="CheckpointException">The file is torn, altered, no checkpoint, or cannot be read.</exception>
    public static Checkpoint Read(CheckpointEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            if (new FileInfo(entry.Path) is { Exists: true, Length: 0 }) // Opening a pipe would wait for its writer.
            {
                throw new CheckpointException("It is empty, or not a regular file.");
            }

            using var stream = new FileStream(entry.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var checkpoint = CheckpointFormat.Read(stream);
            return checkpoint.Progress.Step == entry.Step
                ? checkpoint
                : throw new CheckpointException(string.Create(CultureInfo.InvariantCulture, $"It is of step {checkpoint.Progress.Step}: it was renamed."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"It cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Deletes files; one that cannot be deleted stays.</summary>
    public static void Delete(IEnumerable<CheckpointEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var entry in entries)
        {
            TryDelete(entry.Path);
        }
    }

    /// <summary>Deletes what interrupted writes left.</summary>
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
        var target = Path.Combine(FullPath, string.Create(CultureInfo.InvariantCulture, $"step-{step:D10}.safetensors"));
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
            // It takes room and does no other harm; the next time it may go.
        }
    }

    [GeneratedRegex(@"^step-(\d{10,18})\.safetensors$")]
    private static partial Regex NamePattern();
}
