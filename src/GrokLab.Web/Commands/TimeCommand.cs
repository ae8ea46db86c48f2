using System.CommandLine;
using System.Diagnostics;
using GrokLab.Training.Datasets;
using GrokLab.Training.Protocol;
using GrokLab.Training.Timing;

namespace GrokLab.Web.Commands;

/// <summary><c>time</c>: times a few steps and an evaluation, and prints them as one line of JSON.</summary>
internal static class TimeCommand
{
    private static readonly SpecOptions Spec = new();

    internal static Command Create()
    {
        var command = new Command("time", "Time a few steps and an evaluation of a run, and print seconds as JSON.");
        Spec.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        try
        {
            using var own = Process.GetCurrentProcess();
            Console.Out.WriteLine(ProtocolJson.ToLine(RunTimer.Measure(Spec.Read(arguments), own.StartTime)));
            return 0;
        }
        catch (InvalidSpecException e)
        {
            return SpecOptions.Refuse(e);
        }
        catch (Exception e) when (e is DatasetException or DirectoryNotFoundException or DllNotFoundException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
