using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Commands;

/// <summary><c>train</c>: trains one run in this process, with a progress bar on a terminal and JSON lines in a pipe.</summary>
internal static class TrainCommand
{
    private const int InvalidInput = 2;

    private static readonly Option<string?> PresetName = new("--preset") { Description = $"One of {string.Join(", ", Presets.All.Select(p => p.Name))}." };
    private static readonly Option<FileInfo?> SpecFile = new("--spec") { Description = "A spec as a JSON file, instead of a preset." };
    private static readonly Option<string?> Seed = new("--seed") { Description = "The seed; by default the spec's." };
    private static readonly Option<string[]> Set = new("--set") { Description = "Change a field of the spec, for example --set optimizer.learningRate=1e-3; may be repeated." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON lines also on a terminal." };
    private static readonly Option<bool> Supervised = new("--supervised")
    {
        Description = "Take the spec and commands as JSON lines from standard input; its end ends the run.",
    };

    internal static Command Create()
    {
        var command = new Command("train", "Train one run in this process: a progress bar on a terminal, JSON lines in a pipe.")
        {
            PresetName, SpecFile, Seed, Set, Json, Supervised,
        };
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
            var spec = SpecJson.Apply(BaseSpec(arguments), Overrides(arguments));
            return HeadlessTraining.Run(spec, json: arguments.GetValue(Json) || Console.IsOutputRedirected);
        }
        catch (InvalidSpecException e)
        {
            foreach (var error in e.Errors)
            {
                Console.Error.WriteLine($"{error.Field}: {error.Message}");
            }

            return InvalidInput;
        }
    }

    private static ExperimentSpec BaseSpec(ParseResult arguments)
    {
        var (preset, file) = (arguments.GetValue(PresetName), arguments.GetValue(SpecFile));
        if (preset is null == file is null)
        {
            throw new InvalidSpecException([new SpecError("--preset", "Give exactly one of --preset and --spec.")]);
        }

        if (file is not null)
        {
            return file.Exists
                ? SpecJson.Read(File.ReadAllText(file.FullName))
                : throw new InvalidSpecException([new SpecError("--spec", $"There is no file \"{file}\".")]);
        }

        return Presets.Find(preset!)?.Spec ?? throw new InvalidSpecException([new SpecError(
            "--preset", $"\"{preset}\" is not a preset; there are {string.Join(", ", Presets.All.Select(p => p.Name))}.")]);
    }

    private static JsonObject Overrides(ParseResult arguments)
    {
        var overrides = new JsonObject();
        foreach (var assignment in arguments.GetValue(Set) ?? [])
        {
            var parts = assignment.Split('=', 2);
            overrides[parts[0]] = parts.Length == 2
                ? Value(parts[1])
                : throw new InvalidSpecException([new SpecError("--set", $"\"{assignment}\" must be field=value.")]);
        }

        if (arguments.GetValue(Seed) is { } seed)
        {
            overrides["seed"] = Value(seed);
        }

        return overrides;
    }

    /// <summary>JSON where it is JSON, otherwise the text itself, so that words need no quotes.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
