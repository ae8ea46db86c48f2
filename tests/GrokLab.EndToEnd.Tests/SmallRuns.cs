using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GrokLab.EndToEnd.Tests;

/// <summary>Runs that are trained within a second, for tests of what is shown of them.</summary>
internal static class SmallRuns
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>What makes the preset grokking-quick small.</summary>
    internal static Dictionary<string, object> Overrides(int steps) => new()
    {
        ["task.modulus"] = 7,
        ["model.width"] = 16,
        ["model.feedForwardWidth"] = 16,
        ["steps"] = steps,
    };

    /// <summary>Launches runs of the preset, one a seed, and waits until they are completed.</summary>
    internal static Task TrainAsync(DashboardServer server, int[] seeds, int steps) =>
        TrainAsync(server, new { preset = "grokking-quick", seeds, overrides = Overrides(steps) }, seeds.Length);

    /// <summary>Launches a group and waits until so many of the server's runs are completed.</summary>
    internal static async Task TrainAsync(DashboardServer server, object launch, int runs)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = Patience };
        using var launched = await client.PostAsJsonAsync("/api/runs", launch);
        Assert.True(launched.StatusCode == HttpStatusCode.Created, await launched.Content.ReadAsStringAsync());
        using var patience = new CancellationTokenSource(Patience);
        while ((await client.GetFromJsonAsync<JsonElement>("/api/runs?status=Completed", patience.Token)).GetArrayLength() < runs)
        {
            await Task.Delay(200, patience.Token);
        }
    }
}
