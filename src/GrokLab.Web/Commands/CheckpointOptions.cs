using System.CommandLine;
using System.Globalization;
using GrokLab.Training.Checkpoints;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Commands;

/// <summary>The command-line options of checkpoints.</summary>
internal sealed class CheckpointOptions
{
    private readonly Option<DirectoryInfo?> folder = new("--checkpoints") { Description = "Keep checkpoints of the run in this folder." };
    private readonly Option<bool> resume = new("--resume") { Description = "Resume from the newest sound checkpoint in the folder of --checkpoints." };
    private readonly Option<string> interval = new("--checkpoint-interval")
    {
        Description = "Seconds between two checkpoints.",
        DefaultValueFactory = _ => "60",
    };

    private static readonly FieldRange Seconds = new(0.1, 86_400, IsWhole: false);

    internal void AddTo(Command command)
    {
        command.Add(folder);
        command.Add(resume);
        command.Add(interval);
    }

    /// <summary>The settings that the options give; null where no checkpoints are wanted.</summary>
    /// <exception cref="InvalidSpecException">The options do not fit each other or the contents of the folder.</exception>
    internal CheckpointSettings? Read(ParseResult arguments)
    {
        var (directory, goOn) = (arguments.GetValue(folder), arguments.GetValue(resume));
        if (directory is null)
        {
            return !goOn ? null : throw new InvalidSpecException([new SpecError("--resume", "Needs the folder of --checkpoints.")]);
        }

        if (!goOn && new CheckpointFolder(directory.FullName).List().Count > 0)
        {
            throw new InvalidSpecException([new SpecError(
                "--checkpoints", $"{directory} holds checkpoints already: give --resume to resume from the newest one, or name another folder.")]);
        }

        var text = arguments.GetValue(interval);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Seconds.Contains(seconds)
            ? new CheckpointSettings { Directory = directory.FullName, Resume = goOn, IntervalSeconds = seconds }
            : throw new InvalidSpecException([new SpecError("--checkpoint-interval", Seconds.Refusal(text ?? ""))]);
    }
}
