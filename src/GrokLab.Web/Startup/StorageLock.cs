using GrokLab.Web.Files;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Startup;

/// <summary>Locks the storage folder for one server: two servers would take over each other's runs.</summary>
/// <remarks>The operating system releases the lock with the process, however the process ends.</remarks>
internal sealed class StorageLock(IOptions<StorageOptions> options) : IDisposable
{
    internal const string FileName = "groklab.lock";

    private FileStream? file;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates the folder and takes the lock; waits a while for a server that is about to end.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="IOException">Another server has the lock, or the folder cannot be created or written.</exception>
    internal async Task TakeAsync(TimeSpan patience)
    {
        var directory = options.Value.FullDirectory;
        var path = Path.Combine(directory, FileName);
        for (var waited = TimeSpan.Zero; file is null; waited += Pause)
        {
            try
            {
                PrivateFolder.Make(directory);
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException && !IsHeldByOther(e))
            {
                throw new IOException(
                    $"The folder {directory} cannot be written: {e.Message} Make it writable for the user that the program runs as – it may be on a file system that is full or mounted read-only –, or set Storage:Directory to another folder.", e);
            }
            catch (IOException e)
            {
                if (waited >= patience)
                {
                    throw new IOException($"Another GrokLab server uses {directory}; stop it, or set Storage:Directory to another folder.", e);
                }

                await Task.Delay(Pause);
            }
        }
    }

    // EWOULDBLOCK on Linux, EAGAIN on macOS, a sharing violation on Windows.
    private static bool IsHeldByOther(Exception e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    public void Dispose() => file?.Dispose();
}
