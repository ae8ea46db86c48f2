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
    RunStore store,
    GroupStore groups,
    LaunchPlanner planner,
    TrainingQueues queues,
    RunFeed feed,
    IOptions<TrainingOptions> options) : IDisposable
{
    // Counting and storing are one thing: two requests at once must not both take the last places.
    private readonly SemaphoreSlim places = new(1, 1);

    public async Task<LaunchResult> LaunchAsync(LaunchRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        PlannedLaunch launch;
        try
        {
            launch = await planner.PlanAsync(request, cancellation);
        }
        catch (InvalidSpecException e)
        {
            return LaunchResult.Failed(e.Errors);
        }

        var planned = launch.Runs;
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

            return await QueueAsync(launch.Preset, request, planned);
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
}
