using System.Diagnostics;

namespace GrokLab.Web.Tests.Commands;

/// <summary>The real program when nobody reads its output any more, or the disk is full: it ends with one line, and no stack.</summary>
public sealed class ClosedOutputTests : IDisposable
{
    private const int EndedByClosedPipe = 141;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Endless =
        ["train", "--preset", "grokking-quick", "--set", "task.modulus=7", "--set", "model.width=16", "--set", "steps=100000000"];

    private readonly TemporaryFolder folder = new();

    [LinuxFact]
    public async Task Training_ends_soon_after_the_pipe_is_closed_and_keeps_its_checkpoint()
    {
        using var process = Start([.. Endless, "--checkpoints", folder.Path], "");
        for (var line = 0; line < 3; line++)
        {
            Assert.StartsWith("{", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        }

        process.StandardOutput.Close(); // As head -3 does.
        Assert.Matches(@"^The reader of the output closed it\. Training ended after step \d+\.\n$", await process.StandardError.ReadToEndAsync().WaitAsync(Patience));
        await process.WaitForExitAsync();
        Assert.Equal(EndedByClosedPipe, process.ExitCode);
        Assert.NotEmpty(Directory.GetFiles(folder.Path));
    }

    [LinuxTheory]
    [InlineData("devices")]
    [InlineData("time", "--preset", "grokking-quick", "--set", "task.modulus=7", "--set", "model.width=16", "--set", "steps=10")]
    [InlineData("token")]
    [InlineData("--help")]
    public async Task Other_commands_end_with_a_line_where_nobody_reads_it(params string[] command)
    {
        using var process = Start(command, "");
        process.StandardOutput.Close();
        Assert.Equal("The reader of the output closed it.\n", await process.StandardError.ReadToEndAsync().WaitAsync(Patience));
        await process.WaitForExitAsync();
        Assert.Equal(EndedByClosedPipe, process.ExitCode);
    }

    [LinuxTheory]
    [InlineData("devices")]
    [InlineData("train", "--preset", "grokking-quick", "--set", "task.modulus=7", "--set", "model.width=16", "--set", "steps=100000000")]
    public async Task A_full_disk_is_named(params string[] command)
    {
        using var process = Start(command, " > /dev/full");
        Assert.StartsWith(
            "The output cannot be written: No space left on device.", await process.StandardError.ReadToEndAsync().WaitAsync(Patience), StringComparison.Ordinal);
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
    }

    public void Dispose() => folder.Dispose();

    private static Process Start(string[] command, string redirection)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", $"exec dotnet exec \"$0\" \"$@\"{redirection}", Path.Combine(AppContext.BaseDirectory, "GrokLab.Web.dll"), .. command])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
