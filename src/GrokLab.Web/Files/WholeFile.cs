namespace GrokLab.Web.Files;

/// <summary>Writes files that are either complete or absent, and that only the program's own user can read.</summary>
internal static class WholeFile
{
    /// <summary>Writes a temporary file beside the target, flushes it to the disk and renames it; an existing file is
    /// replaced.</summary>
    /// <param name="path">The file, in an existing folder.</param>
    /// <param name="write">Writes the whole content.</param>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write the file; an existing file is unchanged.</exception>
    internal static void Write(string path, Action<Stream> write)
    {
        var part = $"{path}.part";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(part); // A killed program may have left this file, with another mode.
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
