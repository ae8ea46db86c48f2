using System.Text;

namespace GrokLab.Web.Jobs;

/// <summary>A text file that lines are appended to; where that fails – the disk is full, say – lines are left out until it works again.</summary>
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
                logger.LogWarning("{Path} cannot be written for now: {Reason}", path, e.Message);
            }
        }
    }

    public void Dispose() => file?.Dispose();

    // Without a buffer, whose rest would be written, and fail, once more at the end.
    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    // Its first part may have found room; the next line is written in its place.
    private void CutOffHalfALine()
    {
        try
        {
            file?.SetLength(file.Position);
        }
        catch (IOException)
        {
            // It stays.
        }
    }

    private void Append(string line) => file!.Write(Encoding.UTF8.GetBytes($"{line}\n"));
}
