namespace GrokLab.Training.Datasets;

/// <summary>How an installation writes: a boundary, so that a full disk can be met in a test.</summary>
public interface IFileSystem
{
    /// <summary>Opens a file for writing, alone: a second writer is refused.</summary>
    /// <param name="path">The file; made where it is not there.</param>
    /// <param name="append">Whether to go on at its end rather than start anew.</param>
    /// <exception cref="IOException">It cannot be written, or somebody else writes it.</exception>
    Stream OpenWrite(string path, bool append);

    /// <summary>Deletes a file, where it is there.</summary>
    void Delete(string path);
}

/// <summary>The real one.</summary>
public sealed class DiskFileSystem : IFileSystem
{
    /// <inheritdoc/>
    public Stream OpenWrite(string path, bool append) => new FileStream(
        path, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16, FileOptions.Asynchronous);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);
}
