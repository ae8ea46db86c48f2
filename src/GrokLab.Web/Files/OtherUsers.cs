using System.Runtime.InteropServices;

namespace GrokLab.Web.Files;

/// <summary>Checks whether other users of this machine can change a file or folder. Only Linux is checked; root always
/// can.</summary>
internal static class OtherUsers
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint OwnerAndMode = 0x1 | 0x2 | 0x8; // STATX_TYPE, STATX_MODE, STATX_UID
    private const int TypeMask = 0xF000; // S_IFMT
    private const int SymbolicLink = 0xA000; // S_IFLNK

    /// <summary>The effective user of this process.</summary>
    internal static uint Self => GetEffectiveUser();

    /// <summary>The reason why others can change a file or folder; null if they cannot, or if this is unknown.</summary>
    /// <param name="path">The path to check; for a symbolic link, both the link and its target are checked.</param>
    internal static string? CanChange(string path)
    {
        if (!OperatingSystem.IsLinux() || Status(path, NoFollow) is not { } link)
        {
            return null;
        }

        return CanChange(path, link.Owner, link.Mode, Self)
            ?? ((link.Mode & TypeMask) == SymbolicLink && Status(path, 0) is { } target ? CanChange(path, target.Owner, target.Mode, Self) : null);
    }

    /// <summary>The reason why others can replace a folder, through itself or any folder above it; null if they cannot.</summary>
    internal static string? CanReplace(string folder)
    {
        for (var level = new DirectoryInfo(folder); OperatingSystem.IsLinux() && level is not null; level = level.Parent)
        {
            if (Status(level.FullName, 0) is { } status && CanChange(level.FullName, Self == 0 ? 0 : status.Owner, status.Mode, Self) is { } why)
            {
                return why; // Root often uses folders of users, mainly in containers, so only their mode is checked.
            }
        }

        return null;
    }

    /// <summary>The rule, for any owner, mode (<c>st_mode</c>) and user.</summary>
    internal static string? CanChange(string path, uint owner, int mode, uint user) =>
        owner != user && owner != 0 ? $"{path} belongs to another user (id {owner})"
        : (mode & TypeMask) != SymbolicLink
            && ((UnixFileMode)mode).HasFlag(UnixFileMode.OtherWrite) && !((UnixFileMode)mode).HasFlag(UnixFileMode.StickyBit)
            ? $"every user of this machine can write to {path} (mode {Convert.ToString(mode & 0xFFF, 8)})"
        : null;

    private static (uint Owner, int Mode)? Status(string path, int flags)
    {
        var status = new byte[256]; // struct statx, the same on every processor
        return Statx(WorkingFolder, path, flags, OwnerAndMode, status) == 0
            ? (BitConverter.ToUInt32(status, 20), BitConverter.ToUInt16(status, 28)) // stx_uid, stx_mode
            : null;
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUser();
}
