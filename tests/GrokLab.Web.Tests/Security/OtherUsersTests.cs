using System.Diagnostics;
using System.Runtime.Versioning;
using GrokLab.Web.Files;
using GrokLab.Web.Security;
using GrokLab.Web.Tests.Reliability;

namespace GrokLab.Web.Tests.Security;

/// <summary>What other users of the same machine could put in the program's way.</summary>
[SupportedOSPlatform("linux")]
public sealed class OtherUsersTests : IDisposable
{
    private const uint Me = 1000;
    private const int Folder = 0x4000; // S_IFDIR
    private const int Link = 0xA000; // S_IFLNK
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111; // 0777

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Me, 0b111_000_000, null)]
    [InlineData(0u, 0b111_101_101, null)]
    [InlineData(Me, 0b111_111_101, null)] // A group's folder: who is in the group is the administrator's choice.
    [InlineData(0u, 0b1_111_111_111, null)] // As /tmp is: nobody can rename what is another's.
    [InlineData(1001u, 0b111_000_000, "belongs to another user (id 1001)")]
    [InlineData(1001u, 0b1_111_111_111, "belongs to another user (id 1001)")]
    [InlineData(Me, 0b111_111_111, "every user of this machine can write to /x (mode 777)")]
    [InlineData(0u, 0b111_111_111, "every user of this machine can write to /x (mode 777)")]
    public void A_folder_is_safe_where_only_its_user_and_root_can_change_it(uint owner, int mode, string? words)
    {
        var found = OtherUsers.CanChange("/x", owner, Folder | mode, Me);
        Assert.True(words is null ? found is null : found?.Contains(words, StringComparison.Ordinal) == true, found);
    }

    [Fact]
    public void A_link_of_another_user_is_not_safe_and_the_mode_of_a_link_means_nothing()
    {
        Assert.Null(OtherUsers.CanChange("/x", Me, Link | 0b111_111_111, Me));
        Assert.NotNull(OtherUsers.CanChange("/x", 1001, Link | 0b111_111_111, Me));
    }

    [LinuxFact]
    public void Owner_and_mode_are_read_from_the_file_system()
    {
        Assert.Null(OtherUsers.CanChange(folder.Path));
        Assert.Null(OtherUsers.CanReplace(folder.Path));
        var open = Directory.CreateDirectory(Path.Combine(folder.Path, "open")).FullName;
        File.SetUnixFileMode(open, Everybody);
        Assert.Contains($"every user of this machine can write to {open} (mode 777)", OtherUsers.CanChange(open), StringComparison.Ordinal);
        Assert.Contains(open, OtherUsers.CanReplace(Path.Combine(open, "inner", "folder")), StringComparison.Ordinal);
        var link = Path.Combine(folder.Path, "link");
        File.CreateSymbolicLink(link, open);
        Assert.Contains("mode 777", OtherUsers.CanChange(link), StringComparison.Ordinal);
        Assert.Null(OtherUsers.CanChange("/no/such/file"));
    }

    [LinuxFact]
    public async Task A_storage_folder_that_the_program_makes_is_its_users_alone()
    {
        var storage = Path.Combine(folder.Path, "made", "here");
        await using var server = await ServerProcess.StartAsync(storage);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(storage));
    }

    [LinuxFact]
    public void Keys_in_a_folder_that_everybody_could_write_are_taken_only_where_they_are_the_users_own()
    {
        var keys = Directory.CreateDirectory(Path.Combine(folder.Path, "keys")).FullName;
        File.SetUnixFileMode(keys, Everybody);
        File.WriteAllText(Path.Combine(keys, "key-own.xml"), "<key />");
        Assert.Null(KeyFolder.Problem(keys));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        Assert.Null(KeyFolder.Problem(Path.Combine(folder.Path, "missing")));
    }

    /// <summary>Only root can give a file to another user; for others the rule above says the same.</summary>
    [LinuxFact]
    public async Task With_a_planted_key_the_program_does_not_start()
    {
        if (OtherUsers.Self != 0)
        {
            return;
        }

        var key = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "keys")).FullName, "key-planted.xml");
        await File.WriteAllTextAsync(key, "<key />");
        using (var chown = Process.Start("chown", ["12345", key]))
        {
            await chown.WaitForExitAsync();
        }

        var (exitCode, output) = await ServerProcess.RefusedAsync(folder.Path, "--Security:Password", LockedHost.Password);
        Assert.Equal(1, exitCode);
        Assert.Contains($"{key} belongs to another user (id 12345)", output, StringComparison.Ordinal);
        Assert.Contains("chown", output, StringComparison.Ordinal);
    }
}
