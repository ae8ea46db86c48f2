using System.Diagnostics;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Web.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace GrokLab.Web.Tests.Jobs;

/// <summary>For tests with a shell script.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        Skip = OperatingSystem.IsWindows() ? "Needs /bin/sh." : null;
    }
}

/// <summary>The supervisor against processes that misbehave: small shell scripts in the place of the trainer.</summary>
public sealed class TrainingProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [UnixFact]
    public async Task Lines_that_are_no_messages_are_passed_over()
    {
        await using var process = await StartAsync(
            """
            read start; echo "$start" >&2
            echo 'Intel MKL WARNING'; echo '{"type":"unknown"}'; echo '[]'; echo 'null'; echo '{"type":"ended"'
            echo '{"type":"ended","outcome":"Completed","step":3}'
            """);
        var messages = await AllAsync(process);
        Assert.Equal([new TrainingEnded(TrainingOutcome.Completed, 3)], messages);
        Assert.Equal(0, await process.WaitForExitAsync(CancellationToken.None));
        Assert.StartsWith("{\"type\":\"start\",\"spec\":{", process.LastWords, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"start\"", await File.ReadAllTextAsync(LogPath), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task The_exit_code_and_the_last_words_of_a_crash_are_kept()
    {
        await using var process = await StartAsync("for i in $(seq 1 100); do echo line $i >&2; done; exit 42");
        Assert.Empty(await AllAsync(process));
        Assert.Equal(42, await process.WaitForExitAsync(CancellationToken.None));
        Assert.EndsWith("line 99\nline 100", process.LastWords, StringComparison.Ordinal);
        Assert.DoesNotContain("line 50\n", process.LastWords, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_process_that_ended_takes_commands_in_silence()
    {
        await using var process = await StartAsync("exit 0");
        await process.WaitForExitAsync(CancellationToken.None);
        await process.SendAsync(new PauseTraining());
        await process.SendAsync(new StopTraining());
    }

    [UnixFact]
    public async Task Disposing_ends_a_process_that_does_not_end_by_itself_and_its_children()
    {
        var process = await StartAsync("trap '' TERM INT; sleep 600 & echo $! >&2; wait; sleep 600");
        while (process.LastWords.Length == 0)
        {
            await Task.Delay(20);
        }

        var child = int.Parse(process.LastWords, System.Globalization.CultureInfo.InvariantCulture);
        await process.DisposeAsync();
        while (await IsAliveAsync(child))
        {
            await Task.Delay(20);
        }
    }

    [UnixFact]
    public async Task Commands_sent_at_once_arrive_as_whole_lines()
    {
        await using var process = await StartAsync("read start; for i in $(seq 1 200); do read line; echo \"$line\" >&2; done");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => process.SendAsync(new SetLambda(i))));
        Assert.Equal(0, await process.WaitForExitAsync(CancellationToken.None));
        var lines = (await File.ReadAllLinesAsync(LogPath)).Select(l => l[l.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal(200, lines.Distinct().Count());
        Assert.All(lines, l => Assert.Matches("""^\{"type":"setLambda","lambda":\d+\}$""", l));
    }

    public void Dispose() => folder.Dispose();

    private string LogPath => Path.Combine(folder.Path, "logs", "run.log");

    private Task<TrainingProcess> StartAsync(string script)
    {
        var command = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        command.ArgumentList.Add("-c");
        command.ArgumentList.Add(script);
        return TrainingProcess.StartAsync(
            command, new StartTraining(Presets.All[0].Spec), LogPath, TimeSpan.FromMilliseconds(300), NullLogger.Instance);
    }

    /// <summary>Ended, but not yet collected by whoever inherited it, counts as ended.</summary>
    private static async Task<bool> IsAliveAsync(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            var stat = $"/proc/{processId}/stat";
            return File.Exists(stat) && !(await File.ReadAllTextAsync(stat)).Contains(") Z", StringComparison.Ordinal);
        }

        using var ps = Process.Start(new ProcessStartInfo("ps", $"-o state= -p {processId}") { RedirectStandardOutput = true })!;
        var state = (await ps.StandardOutput.ReadToEndAsync()).Trim();
        return state.Length > 0 && state[0] != 'Z';
    }

    private static async Task<List<TrainingMessage>> AllAsync(TrainingProcess process)
    {
        var messages = new List<TrainingMessage>();
        await foreach (var message in process.ReadMessagesAsync(CancellationToken.None))
        {
            messages.Add(message);
        }

        return messages;
    }
}
