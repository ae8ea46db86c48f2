using System.Text;

namespace GrokLab.Web.Jobs;

/// <summary>A text file to which lines are appended; if that fails, for example on a full disk, lines are left out until it works again.</summary>
internal sealed class LogFile(string path, ILogger logger) : IDisposable
{
    private FileStream? file;
    private int leftOut;

    internal void WriteLine(string line)
    {
        try
        {
            file ??= Open();
            Append(leftOut == 0 ? line : $"… {leftOut} lines could not be written …\n{line}");
            leftOut = 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CutOffHalfALine();
            if (leftOut++ == 0)
            {
                logger.LogWarning("{Path} cannot be written now: {Reason}", path, e.Message);
            }
        }
    }

    public void Dispose() => file?.Dispose();

    // No buffer: its rest would be written, and fail, once more at the end.
    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    // The first part of a failed line may be in the file; the next line overwrites it.
    private void CutOffHalfALine()
    {
        try
        {
            file?.SetLength(file.Position);
        }
        catch (IOException)
        {
            // The half line stays.
        }
    }

    private void Append(string line) => file!.Write(Encoding.UTF8.GetBytes($"{line}\n"));
}
