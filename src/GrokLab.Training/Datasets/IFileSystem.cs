namespace GrokLab.Training.Datasets;

/// <summary>The file system that an installation writes to; an interface, so that a test can simulate a full disk.</summary>
public interface IFileSystem
{
    /// <summary>Opens a file for exclusive writing: a second writer is refused.</summary>
    /// <param name="path">The file; created where it does not exist.</param>
    /// <param name="append">Whether to append to the file instead of overwriting it.</param>
    /// <exception cref="IOException">The file cannot be written, or another writer has it open.</exception>
    Stream OpenWrite(string path, bool append);

    /// <summary>Deletes a file where it exists.</summary>
    void Delete(string path);
}

/// <summary>The real file system.</summary>
public sealed class DiskFileSystem : IFileSystem
{
    /// <inheritdoc/>
    public Stream OpenWrite(string path, bool append) => new FileStream(
        path, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16, FileOptions.Asynchronous);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);
}
