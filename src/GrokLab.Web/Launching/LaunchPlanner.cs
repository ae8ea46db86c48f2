using System.Text.Json;
using GrokLab.Training.Datasets;
using GrokLab.Training.Experiments;
using GrokLab.Training.Runtime;
using GrokLab.Training.Tasks.Cifar10;
using GrokLab.Web.Datasets;
using GrokLab.Web.Jobs;

namespace GrokLab.Web.Launching;

/// <summary>A launch that is possible on this machine.</summary>
/// <param name="Preset">The preset that the launch starts from.</param>
/// <param name="Runs">The runs, in the order of training.</param>
/// <param name="Device">The device that trains them.</param>
internal sealed record PlannedLaunch(Preset Preset, IReadOnlyList<PlannedRun> Runs, ComputeDevice Device);

/// <summary>Turns a request into its runs, if this machine can train them.</summary>
public sealed class LaunchPlanner(DeviceCatalog devices, Cifar10Dataset cifar10, RunMemory memory)
{
    /// <exception cref="InvalidSpecException">A run is invalid or cannot be trained on this machine.</exception>
    internal async Task<PlannedLaunch> PlanAsync(LaunchRequest request, CancellationToken cancellation)
    {
        if (Validate(request) is { Count: > 0 } errors)
        {
            throw new InvalidSpecException(errors);
        }

        var preset = Presets.Find(request.Preset!)!;
        var planned = LaunchPlan.Create(preset, request, cancellation);
        await ThrowIfImpossibleAsync([.. planned.Select(run => run.Spec)], cancellation);
        return new(preset, planned, await devices.ChooseAsync(planned[0].Spec.Device, cancellation));
    }

    /// <summary>Checks whether this machine has everything that the specs need.</summary>
    /// <exception cref="InvalidSpecException">This machine lacks something.</exception>
    internal async Task ThrowIfImpossibleAsync(IReadOnlyList<ExperimentSpec> specs, CancellationToken cancellation)
    {
        foreach (var spec in specs)
        {
            var device = await devices.ChooseAsync(spec.Device, cancellation);
            if (memory.Problem(spec, device) is { } tooLarge)
            {
                throw new InvalidSpecException([tooLarge]);
            }
        }

        if (specs.Any(spec => spec.Task is Cifar10Spec))
        {
            try
            {
                cifar10.ThrowIfIncomplete();
            }
            catch (DatasetException e)
            {
                throw new InvalidSpecException([new SpecError("task.kind", e.Message)]);
            }
        }
    }

    private static List<SpecError> Validate(LaunchRequest request)
    {
        var errors = new List<SpecError>();
        if (request.Preset is null || Presets.Find(request.Preset) is null)
        {
            var names = string.Join(", ", Presets.All.Select(p => p.Name));
            errors.Add(new("preset", request.Preset is null
                ? $"Is missing; presets are {names}."
                : $"There is no preset {JsonSerializer.Serialize(Shorten(request.Preset))}; presets are {names}."));
        }

        return errors;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..59]}…";
}
