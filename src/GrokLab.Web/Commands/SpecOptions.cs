using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Commands;

/// <summary>The command-line options of a spec.</summary>
internal sealed class SpecOptions
{
    private const int InvalidInput = 2;
    private const string StandardInput = "-";

    private readonly Option<string?> preset = new("--preset") { Description = $"One of {string.Join(", ", Presets.All.Select(p => p.Name))}." };
    private readonly Option<FileInfo?> specFile = new("--spec") { Description = "A spec as a JSON file, instead of a preset; - reads standard input." };
    private readonly Option<string?> seed = new("--seed") { Description = "The seed; by default the spec's." };
    private readonly Option<string[]> set = new("--set") { Description = "Change a field of the spec, for example --set optimizer.learningRate=1e-3; may be repeated." };

    internal void AddTo(Command command)
    {
        command.Add(preset);
        command.Add(specFile);
        command.Add(seed);
        command.Add(set);
    }

    /// <exception cref="InvalidSpecException">The options do not make a spec that can be run.</exception>
    internal ExperimentSpec Read(ParseResult arguments) => SpecJson.Apply(BaseSpec(arguments), Overrides(arguments));

    /// <summary>Prints what is wrong and returns the exit code.</summary>
    internal static int Refuse(InvalidSpecException refused)
    {
        foreach (var error in refused.Errors)
        {
            Console.Error.WriteLine($"{error.Field}: {error.Message}");
        }

        return InvalidInput;
    }

    private ExperimentSpec BaseSpec(ParseResult arguments)
    {
        var (name, file) = (arguments.GetValue(preset), arguments.GetValue(specFile));
        if (name is null == file is null)
        {
            throw new InvalidSpecException([new SpecError("--preset", "Give exactly one of --preset and --spec.")]);
        }

        if (file is not null)
        {
            return file.ToString() == StandardInput ? SpecJson.Read(Console.In.ReadToEnd())
                : file.Exists ? SpecJson.Read(File.ReadAllText(file.FullName))
                : throw new InvalidSpecException([new SpecError("--spec", $"There is no file \"{file}\".")]);
        }

        return Presets.Find(name!)?.Spec ?? throw new InvalidSpecException([new SpecError(
            "--preset", $"\"{name}\" is not a preset; there are {string.Join(", ", Presets.All.Select(p => p.Name))}.")]);
    }

    private JsonObject Overrides(ParseResult arguments)
    {
        var overrides = new JsonObject();
        foreach (var assignment in arguments.GetValue(set) ?? [])
        {
            var parts = assignment.Split('=', 2);
            overrides[parts[0]] = parts.Length == 2
                ? Value(parts[1])
                : throw new InvalidSpecException([new SpecError("--set", $"\"{assignment}\" must be field=value.")]);
        }

        if (arguments.GetValue(seed) is { } given)
        {
            overrides["seed"] = Value(given);
        }

        return overrides;
    }

    /// <summary>The text parsed as JSON, or the text itself if it is not JSON, so that words need no quotes.</summary>
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
