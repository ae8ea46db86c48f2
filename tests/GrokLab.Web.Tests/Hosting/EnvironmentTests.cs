using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using GrokLab.Web.Settings;
using GrokLab.Web.Tests.Commands;
using GrokLab.Web.Tests.Reliability;
using GrokLab.Web.Tests.Runs;
using Microsoft.Extensions.FileProviders;

namespace GrokLab.Web.Tests.Hosting;

/// <summary>The real program where a user has no home, or one that cannot be written, as in many containers and on clusters.</summary>
[SupportedOSPlatform("linux")]
public sealed class EnvironmentTests : IDisposable
{
    private const string NoFolder = "/dev/null"; // A file in the place of a folder: nobody can write there, not even root.
    private const string NoHome = $"{NoFolder}/home";

    private readonly TemporaryFolder storage = new();

    public void Dispose() => storage.Dispose();

    [LinuxFact]
    public Task Everything_works_without_a_home() => AssertWorksAsync(home: null, temporary: null, command => Process.Start(command)!);

    [LinuxFact]
    public Task Everything_works_where_the_home_and_the_temporary_folder_cannot_be_written() =>
        AssertWorksAsync(NoHome, NoFolder, command => Process.Start(command)!);

    [LinuxFact]
    public Task Everything_works_where_files_in_memory_are_refused_too() => AssertWorksAsync(NoHome, NoFolder, DeniedMemory.Start);

    [LinuxFact]
    public async Task A_home_that_cannot_be_written_is_named_with_the_setting_to_use_instead()
    {
        var command = ServerProcess.Command(storage.Path);
        ProgramRun.Without(command, "XDG_DATA_HOME", "Storage__Directory");
        command.Environment["HOME"] = NoHome;
        var (exitCode, output, errors) = await ProgramRun.EndAsync(Process.Start(command)!);
        Assert.Equal(1, exitCode);
        var sentence = Assert.Single((output + errors).Split('\n', StringSplitOptions.RemoveEmptyEntries)); // And no stack.
        Assert.Contains($"The folder {NoHome}/.local/share/GrokLab cannot be written", sentence, StringComparison.Ordinal);
        Assert.Contains("set Storage:Directory to another folder", sentence, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Training_names_the_setting_where_memory_and_the_storage_folder_are_refused()
    {
        foreach (var arguments in (string[][])[["devices"], ["time", "--preset", "grokking-quick"], ["train", "--preset", "grokking-quick"]])
        {
            await AssertSentenceAsync(NoFolder, arguments);
        }
    }

    [Fact]
    public void Packages_that_this_user_may_not_read_are_named_without_a_stack()
    {
        var missing = Path.Combine(storage.Path, "packages");
        var fault = SettingsFault.Of(Assert.Throws<DirectoryNotFoundException>(() => new PhysicalFileProvider(missing)));
        Assert.Contains(missing, fault, StringComparison.Ordinal);
        Assert.Contains("dotnet publish", fault, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public async Task A_disk_without_programs_is_no_obstacle_where_files_in_memory_are_allowed_and_named_where_they_are_not()
    {
        using var disk = new SmallDisk(megabytes: 8);
        disk.ForbidPrograms();
        var environment = new Dictionary<string, string?> { ["HOME"] = disk.Path, ["TMPDIR"] = disk.Path };
        var (exitCode, output, errors) = await ProgramRun.EndAsync(Process.Start(ProgramRun.Command(environment, "devices"))!);
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("\"device\":\"cpu\"", output, StringComparison.Ordinal);
        await AssertSentenceAsync(disk.Path, ["devices"]);
    }

    [LinuxFact]
    public async Task A_working_folder_that_has_been_deleted_does_not_end_a_command()
    {
        var command = ProgramRun.Command(new Dictionary<string, string?>(), "devices");
        string[] program = [command.FileName, .. command.ArgumentList];
        command.FileName = "sh";
        command.ArgumentList.Clear();
        foreach (var argument in (string[])["-c", "cd \"$1\" && rmdir \"$1\" && shift && exec \"$@\"", "sh", Directory.CreateDirectory(Path.Combine(storage.Path, "work")).FullName, .. program])
        {
            command.ArgumentList.Add(argument);
        }

        var (exitCode, output, errors) = await ProgramRun.EndAsync(Process.Start(command)!);
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("\"device\":\"cpu\"", output, StringComparison.Ordinal);
    }

    private async Task AssertWorksAsync(string? home, string? temporary, Func<ProcessStartInfo, Process> start)
    {
        var command = ServerProcess.Command(storage.Path);
        ProgramRun.Without(command, "HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME");
        command.Environment["HOME"] = home;
        command.Environment["TMPDIR"] = temporary;
        await using (var server = await ServerProcess.StartAsync(start(command)))
        {
            var api = new RunsApi(server.Client);
            var id = await api.LaunchOneAsync(RunsApi.Tiny(20));
            Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(id)));
            using var picture = await server.Client.GetAsync($"/api/comparison.png?runs={id}&metrics=val_accuracy");
            Assert.Equal(HttpStatusCode.OK, picture.StatusCode);
            using var page = await server.Client.GetAsync("/runs");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            if (home is not null)
            {
                using var installation = await server.Client.PostAsJsonAsync("/api/datasets/cifar10/install", new { source = "path", path = "~/cifar" });
                Assert.Contains("has no home folder", await installation.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }

        var key = Assert.Single(Directory.GetFiles(Path.Combine(storage.Path, "keys"), "*.xml"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        Assert.DoesNotContain(
            Directory.GetFiles(storage.Path, "*", SearchOption.AllDirectories), file => file.Contains("LibTorchSharp", StringComparison.Ordinal));
    }

    private static async Task AssertSentenceAsync(string storage, string[] arguments)
    {
        var command = ProgramRun.Command(new Dictionary<string, string?> { ["HOME"] = NoHome, ["Storage__Directory"] = storage }, arguments);
        var (exitCode, _, errors) = await ProgramRun.EndAsync(DeniedMemory.Start(command));
        if (SystemNeedsNoCopy())
        {
            return; // Its libstdc++ is new enough for TorchSharp's library as it is.
        }

        Assert.Equal(1, exitCode);
        var sentence = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("memfd_create", sentence, StringComparison.Ordinal);
        Assert.Contains($"the folder of Storage:Directory, '{storage}'", sentence, StringComparison.Ordinal);
    }

    private static bool SystemNeedsNoCopy()
    {
        var line = File.ReadLines("/proc/self/maps").First(l => l.Contains("/libstdc++.so", StringComparison.Ordinal));
        return File.ReadAllBytes(line[line.IndexOf('/', StringComparison.Ordinal)..]).AsSpan().IndexOf("GLIBCXX_3.4.32"u8) >= 0;
    }
}
