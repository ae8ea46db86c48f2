using Microsoft.Extensions.Options;

namespace GrokLab.Web.Hosting;

/// <summary>Holds the storage folder for one server: two would take over each other's runs.</summary>
/// <remarks>The operating system drops the lock with the process, however that ends.</remarks>
internal sealed class StorageLock(IOptions<StorageOptions> options) : IDisposable
{
    private FileStream? file;

    /// <summary>Makes the folder and takes the lock.</summary>
    /// <exception cref="IOException">Another server has it, or the folder cannot be made or written.</exception>
    internal void Take()
    {
        var directory = options.Value.FullDirectory;
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "groklab.lock");
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"Another GrokLab server uses {directory}; stop it, or set Storage:Directory to another folder.", e);
        }
    }

    public void Dispose() => file?.Dispose();
}
