namespace GrokLab.Web.Files;

/// <summary>Creates folders that only the program's own user may enter.</summary>
internal static class PrivateFolder
{
    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates a folder with mode 0700; an existing folder keeps its mode.</summary>
    internal static DirectoryInfo Make(string folder) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, OwnerOnly);
}
