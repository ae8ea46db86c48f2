using System.Globalization;
using System.Text.Json;
using GrokLab.Data;
using GrokLab.Training.Experiments;
using GrokLab.Web.Hosting;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs.Contracts;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Runs;

/// <summary>Turns a request into queued runs; all of them, or none and the reasons.</summary>
public sealed class RunLauncher(
    RunStore store, TrainingQueues queues, DeviceCatalog devices, RunFeed feed, IOptions<TrainingOptions> options) : IDisposable
{
    /// <summary>Runs that one request may ask for.</summary>
    public const int MaxRunsPerRequest = 100;

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
        List<ExperimentSpec> specs;
        try
        {
            specs = Specs(preset, request);
            await devices.ChooseAsync(specs[0].Device, cancellation);
        }
        catch (InvalidSpecException e)
        {
            return LaunchResult.Failed(e.Errors);
        }

        await queues.WhenReadyAsync(cancellation);
        await places.WaitAsync(cancellation);
        try
        {
            var waiting = await store.CountAsync(RunStatus.Queued, cancellation);
            if (waiting + specs.Count > options.Value.MaxQueuedRuns)
            {
                return LaunchResult.Failed(new SpecError("seeds", string.Create(
                    CultureInfo.InvariantCulture,
                    $"{specs.Count} more would make {waiting + specs.Count} waiting runs; allowed are at most {options.Value.MaxQueuedRuns}.")));
            }

            return await QueueAsync(preset, request, specs);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    // Without a token: a caller that hangs up leaves no stored runs behind that nobody queued.
    private async Task<LaunchResult> QueueAsync(Preset preset, LaunchRequest request, List<ExperimentSpec> specs)
    {
        var name = string.IsNullOrWhiteSpace(request.Name) ? preset.Title : request.Name.Trim();
        var runs = await store.CreateAsync(specs.Select(spec => NewRun(name, preset, spec)), CancellationToken.None);
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

        if (request.Seeds is { Count: 0 or > MaxRunsPerRequest } seeds)
        {
            errors.Add(new("seeds", string.Create(
                CultureInfo.InvariantCulture, $"{seeds.Count} seeds are not allowed: from 1 to {MaxRunsPerRequest}, one run each.")));
        }

        if (request.Seeds is not null && request.Overrides?.ContainsKey("seed") == true)
        {
            errors.Add(new("overrides.seed", "Is given beside seeds; give one of them."));
        }

        if (request.Name is { Length: > MaxNameLength })
        {
            errors.Add(new("name", string.Create(
                CultureInfo.InvariantCulture, $"{request.Name.Length} characters are not allowed: at most {MaxNameLength}.")));
        }

        return errors;
    }

    private static List<ExperimentSpec> Specs(Preset preset, LaunchRequest request)
    {
        var spec = SpecJson.Apply(preset.Spec, request.Overrides);
        if (request.Seeds is null)
        {
            return [spec];
        }

        var errors = request.Seeds.SelectMany((seed, i) => SpecValidator.Validate(spec with { Seed = seed })
            .Select(e => e with { Field = string.Create(CultureInfo.InvariantCulture, $"seeds[{i}]") })).ToList();
        return errors.Count > 0 ? throw new InvalidSpecException(errors) : [.. request.Seeds.Select(seed => spec with { Seed = seed })];
    }

    private static NewRun NewRun(string name, Preset preset, ExperimentSpec spec) => new(
        name,
        preset.Name,
        SpecJson.Write(spec),
        spec.Seed,
        spec.Device,
        spec.Steps ?? 0,
        JsonNamingPolicy.CamelCase.ConvertName(spec.Regularizer.Kind.ToString()),
        spec.Regularizer.Kind == RegularizerKind.None ? null : spec.Regularizer.Lambda);

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..59]}…";
}
