using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using GrokLab.Training.Engine;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Commands;

/// <summary>A training process under a supervisor: commands come in, and messages go out, as JSON lines.</summary>
internal static class SupervisedTraining
{
    /// <summary>How long a process without a supervisor may continue: a long evaluation, or native code that hangs, must not hold the device.</summary>
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(5);

    /// <summary>Trains the run of the start command in the first line; the end of <paramref name="input"/> interrupts the run.</summary>
    internal static int Run(Stream input, Stream output)
    {
        using var writer = new MessageWriter(output);
        using var control = new RunControl();
        using var reader = new StreamReader(input);
        if (ReadCommand(reader) is not StartTraining start)
        {
            writer.Write(new TrainingEnded(TrainingOutcome.Failed, 0, "The first line on standard input must be a start command."));
            return 0;
        }

        // Ctrl+C in the supervisor's terminal, or the end of its service, reaches this process too: the run ends cleanly.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Interrupt(signal, control));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Interrupt(signal, control));
        new Thread(() => Forward(reader, control)) { IsBackground = true, Name = "commands" }.Start();
        var trainer = new Trainer(start.Spec, control, start.Interventions, checkpoints: start.Checkpoints);
        GuardedTraining.Run(trainer, writer.Write, CancellationToken.None);
        return 0;
    }

    private static void Interrupt(PosixSignalContext signal, RunControl control)
    {
        signal.Cancel = true;
        control.Send(new InterruptTraining());
    }

    private static void Forward(StreamReader reader, RunControl control)
    {
        try
        {
            while (ReadCommand(reader) is { } command)
            {
                control.Send(command);
            }

            // The supervisor is gone or no longer needs this process, which must release the device.
            control.Send(new InterruptTraining());
            Thread.Sleep(OrphanGrace);
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
        catch (ObjectDisposedException)
        {
            // The run ended before the command arrived.
        }
    }

    private static TrainingCommand? ReadCommand(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            try
            {
                if (JsonSerializer.Deserialize<TrainingCommand>(line, ProtocolJson.Options) is { } command)
                {
                    return command;
                }
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                Console.Error.WriteLine($"Not a command: {e.Message}");
            }
        }

        return null;
    }
}
