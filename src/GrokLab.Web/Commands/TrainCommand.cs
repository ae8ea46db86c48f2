using System.CommandLine;

namespace GrokLab.Web.Commands;

/// <summary><c>train</c>: trains one run in this process, with a progress bar on a terminal and JSON lines in a pipe.</summary>
internal static class TrainCommand
{
    private static readonly SpecOptions Spec = new();
    private static readonly CheckpointOptions Checkpoints = new();
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON lines also on a terminal." };
    private static readonly Option<bool> Supervised = new("--supervised")
    {
        Description = "Read the spec and commands as JSON lines from standard input. The run ends when the input ends.",
    };

    internal static Command Create()
    {
        var command = new Command("train", "Train one run in this process: a progress bar on a terminal, JSON lines in a pipe.")
        {
            Json, Supervised,
        };
        Spec.AddTo(command);
        Checkpoints.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        if (arguments.GetValue(Supervised))
        {
            return SupervisedTraining.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());
        }

        try
        {
            return HeadlessTraining.Run(
                Spec.Read(arguments), Checkpoints.Read(arguments), json: arguments.GetValue(Json) || Console.IsOutputRedirected);
        }
        catch (InvalidSpecException e)
        {
            return SpecOptions.Refuse(e);
        }
    }
}
