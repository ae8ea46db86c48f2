using System.Security.Cryptography;
using GrokLab.Training.Checkpoints;
using GrokLab.Web.Files;
using GrokLab.Web.Tests.Runs;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>All that is left of a run, in a form that is compared as text.</summary>
internal static class StoredRun
{
    /// <summary>Every value with its step, but for the metrics that are times; fails where one is there twice.</summary>
    internal static async Task<IReadOnlyList<string>> MetricsAsync(HttpClient client, long id)
    {
        var csv = await client.GetStringAsync(new Uri($"/api/runs/{id}/metrics.csv", UriKind.Relative));
        var rows = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(',')).ToList();
        Assert.Equal(rows.Count, rows.DistinctBy(row => (row[0], row[3])).Count());
        return [.. rows.Where(row => row[3] != "steps_per_second").Select(row => $"{row[0]} {row[1]} {row[3]} {row[4]}")];
    }

    /// <summary>Kind, step and λ of what happened in training, without what only tells of kills and of trouble with the disk.</summary>
    internal static async Task<IReadOnlyList<string>> EventsAsync(RunsApi api, long id) =>
    [
        .. from happened in await api.EventsAsync(id)
           let kind = happened.GetProperty("kind").GetString()
           where kind is not ("TakenUp" or "Interrupted" or "Paused" or "Resumed" or "StorageFailed" or "CheckpointFailed")
           select $"{kind} {happened.GetProperty("step")} {happened.GetProperty("lambda")}",
    ];

    /// <summary>The tensors of the newest checkpoint, as digests.</summary>
    internal static IReadOnlyList<string> Weights(string storage, long id)
    {
        var newest = new RunCheckpoints(Path.Combine(storage, "checkpoints", $"{id}")).List()[0];
        return [$"step {newest.Step}", .. CheckpointFolder.Read(newest).Tensors.Select(t => $"{t.Name} {Convert.ToHexString(SHA256.HashData(t.Data))}")];
    }
}
