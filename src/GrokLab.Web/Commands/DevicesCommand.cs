using System.CommandLine;
using GrokLab.Training.Protocol;
using GrokLab.Training.Runtime;

namespace GrokLab.Web.Commands;

/// <summary><c>devices</c>: prints the devices that can train, as one line of JSON, the fastest first.</summary>
internal static class DevicesCommand
{
    internal static Command Create()
    {
        var command = new Command("devices", "Print the devices that can train, as JSON, the fastest first.");
        command.SetAction(_ => Print());
        return command;
    }

    private static int Print()
    {
        try
        {
            Console.Out.WriteLine(ProtocolJson.ToLine(ComputeDevice.List()));
            return 0;
        }
        catch (Exception e) when (e is DirectoryNotFoundException or DllNotFoundException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
