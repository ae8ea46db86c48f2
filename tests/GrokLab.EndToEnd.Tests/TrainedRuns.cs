using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GrokLab.EndToEnd.Tests;

/// <summary>A server with a group of two small runs, each trained for 60 steps and evaluated after each of them.</summary>
public sealed class TrainedRuns : IAsyncLifetime, IDisposable
{
    private static readonly Dictionary<string, object> Small = new()
    {
        ["task.modulus"] = 7,
        ["model.layers"] = 1,
        ["model.width"] = 16,
        ["model.feedForwardWidth"] = 16,
        ["steps"] = 60,
        ["evaluation.every"] = 1,
        ["regularizer.kind"] = "ncc",
        ["regularizer.lambda"] = 1e-5,
    };

    private readonly TemporaryFolder storage = new();
    private DashboardServer? server;

    /// <summary>The address of its dashboard.</summary>
    internal string Url => server!.Url;

    public async Task InitializeAsync()
    {
        server = await DashboardServer.StartAsync(storage.FullPath);
        using var client = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromMinutes(3) };
        using var launched = await client.PostAsJsonAsync("/api/runs", new { preset = "grokking-quick", seeds = new[] { 1, 2 }, overrides = Small });
        Assert.Equal(HttpStatusCode.Created, launched.StatusCode);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while ((await client.GetFromJsonAsync<JsonElement>("/api/runs?status=Completed", patience.Token)).GetArrayLength() < 2)
        {
            await Task.Delay(200, patience.Token);
        }
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();

    public void Dispose() => storage.Dispose();
}
