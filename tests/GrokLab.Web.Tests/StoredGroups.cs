using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Web.Launching;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests;

/// <summary>Puts groups of runs into a host's database without training them.</summary>
internal static class StoredGroups
{
    internal static readonly ExperimentSpec Grokking = Presets.Find("grokking-quick")!.Spec with { Device = "cpu" };

    private static readonly long[] Steps = [0, .. Enumerable.Range(0, 201).Select(i => (long)Math.Round(Math.Pow(10, 1 + i / 100.0))).Distinct()];

    /// <summary>A run to be stored.</summary>
    internal sealed record StoredRun(ExperimentSpec Spec, string? Variant = null, RunStatus Status = RunStatus.Completed, Func<long, Dictionary<string, double?>>? Measures = null);

    /// <summary>Memorises at step 100, generalises at 500; κ and NCC fall where they are told to.</summary>
    internal static StoredRun Generalising(int seed, long kappaFalls = 500, long nccFalls = 50, RunStatus status = RunStatus.Completed) => new(
        Grokking with { Seed = seed }, null, status, step => Measured(step, kappaFalls, nccFalls));

    internal static Dictionary<string, double?> Measured(long step, long kappaFalls = 500, long nccFalls = 50) => new()
    {
        [Metrics.TrainAccuracy] = step < 100 ? 0.2 : 1,
        [Metrics.ValidationAccuracy] = step < 500 ? 0.1 : 1,
        [Metrics.Kappa] = step < kappaFalls ? 1e3 : 1,
        [Metrics.Ncc] = step < nccFalls ? 1e3 : 1,
        [Metrics.NccGalanti] = step < nccFalls ? 1e3 : 1,
    };

    internal static async Task<IReadOnlyList<Run>> AddAsync(GrokLabApplication application, params StoredRun[] runs)
    {
        var stored = await application.Services.GetRequiredService<GroupStore>().CreateAsync(
            "Stored", "grokking-quick", runs.Select(run => RunLauncher.NewRun("Stored", "grokking-quick", new PlannedRun(run.Variant, run.Spec))));
        var writer = application.Services.GetRequiredService<RunWriter>();
        foreach (var (run, (_, _, status, measures)) in stored.Zip(runs))
        {
            foreach (var step in measures is null ? [] : Steps)
            {
                await writer.WriteAsync(new MetricsRecord(run.Id, step, step / 10.0, 0, measures!(step)));
            }

            await writer.WriteAsync(new StatusRecord(run.Id, status, null, DateTimeOffset.UnixEpoch));
        }

        await writer.FlushAsync();
        return stored;
    }
}
