using System.Diagnostics;
using System.Globalization;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>A file system of a few megabytes in memory, which can be filled and emptied; mounting it takes root's rights.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SmallDisk(int megabytes)
    {
        if (!TryMount(folder.Path, megabytes))
        {
            throw new InvalidOperationException("A tmpfs cannot be mounted here.");
        }
    }

    /// <summary>Whether this process may mount one.</summary>
    public static bool IsPossible { get; } = Probe();

    public string Path => folder.Path;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Takes all room that is left, to the last byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var block = 64 * 1024; block > 0;)
        {
            try
            {
                file.Write(new byte[block]);
            }
            catch (IOException)
            {
                block /= 2;
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Empty() => File.Delete(Filler);

    /// <summary>Lets nobody write any more, or again.</summary>
    public void SetReadOnly(bool readOnly) => Assert.True(Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", Path));

    /// <summary>Lets nobody start a program from it or load a library.</summary>
    public void ForbidPrograms() => Assert.True(Run("mount", "-o", "remount,noexec", Path));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        folder.Dispose();
    }

    private static bool Probe()
    {
        using var folder = new TemporaryFolder();
        return TryMount(folder.Path, 1) && Run("umount", folder.Path);
    }

    private static bool TryMount(string path, int megabytes) =>
        OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", path);

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that needs a <see cref="SmallDisk"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsPossible)
        {
            Skip = "Mounting a tmpfs takes root's rights: run the tests as root, or with CAP_SYS_ADMIN.";
        }
    }
}
