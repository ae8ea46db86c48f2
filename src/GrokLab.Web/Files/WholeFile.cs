namespace GrokLab.Web.Files;

/// <summary>Writes files that are complete or not there, for the program's own user alone.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the file, flushes to the disk and renames; a file of that name is replaced.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="write">Writes all of the content.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write it; one that was there is as it was.</exception>
    internal static void Write(string path, Action<Stream> write)
    {
        var part = $"{path}.part";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(part); // Of a program that was killed; it may have another mode.
        try
        {
            using (var stream = new FileStream(part, options))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Writes a text as UTF-8.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    internal static void Write(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
