using System.Globalization;
using System.Text.Json;
using GrokLab.Data;
using GrokLab.Training.Datasets;
using GrokLab.Training.Experiments;
using GrokLab.Web.Datasets;
using GrokLab.Web.Hosting;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs.Contracts;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Runs;

/// <summary>Turns a request into queued runs; all of them, or none and the reasons.</summary>
public sealed class RunLauncher(
    RunStore store,
    GroupStore groups,
    TrainingQueues queues,
    DeviceCatalog devices,
    RunFeed feed,
    IOptions<TrainingOptions> options,
    Cifar10Dataset cifar10) : IDisposable
{
    private const int MaxNameLength = 200;

    // Counting and storing are one thing: two requests at once must not both take the last places.
    private readonly SemaphoreSlim places = new(1, 1);

    public async Task<LaunchResult> LaunchAsync(LaunchRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = Validate(request);
        if (errors.Count > 0)
        {
            return LaunchResult.Failed(errors);
        }

        var preset = Presets.Find(request.Preset!)!;
        IReadOnlyList<PlannedRun> planned;
        try
        {
            planned = LaunchPlan.Create(preset, request);
            await devices.ChooseAsync(planned[0].Spec.Device, cancellation);
            if (planned.Any(run => run.Spec.Task is Cifar10Spec))
            {
                cifar10.ThrowIfIncomplete();
            }
        }
        catch (InvalidSpecException e)
        {
            return LaunchResult.Failed(e.Errors);
        }
        catch (DatasetException e)
        {
            return LaunchResult.Failed(new SpecError("task.kind", e.Message));
        }

        await queues.WhenReadyAsync(cancellation);
        await places.WaitAsync(cancellation);
        try
        {
            var waiting = await store.CountAsync(RunStatus.Queued, cancellation);
            if (waiting + planned.Count > options.Value.MaxQueuedRuns)
            {
                return LaunchResult.Failed(new SpecError("seeds", string.Create(
                    CultureInfo.InvariantCulture,
                    $"{planned.Count} more would make {waiting + planned.Count} waiting runs; allowed are at most {options.Value.MaxQueuedRuns}.")));
            }

            return await QueueAsync(preset, request, planned);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    // Without a token: a caller that hangs up leaves no stored runs behind that nobody queued.
    private async Task<LaunchResult> QueueAsync(Preset preset, LaunchRequest request, IReadOnlyList<PlannedRun> planned)
    {
        var name = string.IsNullOrWhiteSpace(request.Name) ? preset.Title : request.Name.Trim();
        var runs = await groups.CreateAsync(name, preset.Name, planned.Select(run => NewRun(name, preset, run)), CancellationToken.None);
        feed.Publish([.. runs.Select(run => new StatusRecord(run.Id, run.Status, null, run.CreatedAt))]);
        foreach (var run in runs)
        {
            await queues.EnqueueAsync(run.Id, run.RequestedDevice, CancellationToken.None);
        }

        return new LaunchResult([.. runs.Select(RunDto.From)], []);
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

        if (request.Name is { Length: > MaxNameLength })
        {
            errors.Add(new("name", string.Create(
                CultureInfo.InvariantCulture, $"{request.Name.Length} characters are not allowed: at most {MaxNameLength}.")));
        }

        return errors;
    }

    private static NewRun NewRun(string name, Preset preset, PlannedRun run) => new(
        name,
        preset.Name,
        SpecJson.Write(run.Spec),
        run.Spec.Seed,
        run.Spec.Device,
        run.Spec.Steps ?? 0,
        JsonNamingPolicy.CamelCase.ConvertName(run.Spec.Regularizer.Kind.ToString()),
        run.Spec.Regularizer.Kind == RegularizerKind.None ? null : run.Spec.Regularizer.Lambda,
        run.Variant);

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..59]}…";
}
