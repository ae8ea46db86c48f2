using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Jobs;

/// <summary>
/// A process that trains one run: commands go in, messages come out, as JSON lines. Disposing ends the process, by force if it
/// does not end by itself.
/// </summary>
public sealed class TrainingProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly TimeSpan grace;
    private readonly ILogger logger;
    private readonly LastLines lastErrors = new();
    private readonly SemaphoreSlim input = new(1, 1);
    private readonly Task errors;

    private TrainingProcess(Process process, string logPath, TimeSpan grace, ILogger logger)
    {
        this.process = process;
        Id = process.Id; // The id is needed even after the process is disposed.
        this.grace = grace;
        this.logger = logger;
        errors = ReadErrorsAsync(logPath);
    }

    /// <summary>The process's id.</summary>
    internal int Id { get; }

    /// <summary>The last lines of standard error; complete once the process has ended.</summary>
    internal string LastWords => lastErrors.ToString();

    /// <summary>Starts a process and sends it the run to train.</summary>
    /// <param name="command">The program's command for supervised training.</param>
    /// <param name="start">The message with the run to train.</param>
    /// <param name="logPath">The file to which its standard error is appended.</param>
    /// <param name="grace">The longest time to end when disposed.</param>
    /// <param name="logger">Receives lines that are not messages.</param>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    internal static async Task<TrainingProcess> StartAsync(
        ProcessStartInfo command, StartTraining start, string logPath, TimeSpan grace, ILogger logger)
    {
        var started = Process.Start(command) ?? throw new InvalidOperationException($"{command.FileName} did not start.");
        var process = new TrainingProcess(started, logPath, grace, logger);
        process.StepBack();
        await process.SendAsync(start);
        return process;
    }

    /// <summary>Writes a command; a process that has ended ignores it, and the end of its messages shows that.</summary>
    internal async Task SendAsync(TrainingCommand command)
    {
        // One line at a time, and without a token: half a line would corrupt the next.
        await input.WaitAsync();
        try
        {
            await process.StandardInput.WriteLineAsync(ProtocolJson.ToLine(command));
            await process.StandardInput.FlushAsync();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            logger.LogDebug(e, "Training process {ProcessId} accepts no commands any more", Id);
        }
        finally
        {
            input.Release();
        }
    }

    /// <summary>The messages until standard output ends.</summary>
    internal async IAsyncEnumerable<TrainingMessage> ReadMessagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (Read(line) is { } message)
            {
                yield return message;
            }
        }
    }

    /// <summary>Waits until the process has ended and all of its standard error is read.</summary>
    /// <returns>The exit code; 128 plus the signal if a signal ended the process.</returns>
    internal async Task<int> WaitForExitAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        await errors.WaitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>Kills the process at once.</summary>
    internal void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            logger.LogDebug(e, "Training process {ProcessId} has ended already", Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close(); // The end of the input interrupts the run if it still trains.
        }
        catch (IOException)
        {
            // The process ended before it read all input.
        }

        using var timeout = new CancellationTokenSource(grace);
        try
        {
            await WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("Training process {ProcessId} did not end within {Grace} and is killed", Id, grace);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            await Task.WhenAny(errors, Task.Delay(grace));
        }

        process.Dispose();
    }

    private TrainingMessage? Read(string line)
    {
        try
        {
            if (JsonSerializer.Deserialize<TrainingMessage>(line, ProtocolJson.Options) is { } message)
            {
                return message;
            }
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Native libraries print lines that are not messages.
        }

        logger.LogInformation("Training process {ProcessId} printed: {Line}", Id, line);
        return null;
    }

    private async Task ReadErrorsAsync(string logPath)
    {
        using var log = new LogFile(logPath, logger);
        try
        {
            while (await process.StandardError.ReadLineAsync() is { } line)
            {
                // Reading continues even if the log fails: the process must never wait for a reader of its standard error.
                lastErrors.Add(line);
                log.WriteLine($"{DateTime.UtcNow:O} [{Id}] {line}");
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or IOException)
        {
            // A child of the process still held its standard error.
        }
    }

    /// <summary>Lowers the process's priority: training may use every core, but pages and the database come first.</summary>
    private void StepBack()
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            logger.LogDebug(e, "The priority of training process {ProcessId} stays as it is", Id);
        }
    }
}
