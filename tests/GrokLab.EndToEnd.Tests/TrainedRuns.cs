namespace GrokLab.EndToEnd.Tests;

/// <summary>A server with a group of two small runs, each trained for 60 steps and evaluated after each of them.</summary>
public sealed class TrainedRuns : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder storage = new();
    private DashboardServer? server;

    /// <summary>The address of its dashboard.</summary>
    internal string Url => server!.Url;

    public async Task InitializeAsync()
    {
        server = await DashboardServer.StartAsync(storage.FullPath);
        await SmallRuns.TrainAsync(
            server,
            new
            {
                preset = "grokking-quick",
                seeds = (int[])[1, 2],
                overrides = new Dictionary<string, object>(SmallRuns.Overrides(steps: 60))
                {
                    ["model.layers"] = 1,
                    ["evaluation.every"] = 1,
                    ["regularizer.kind"] = "ncc",
                    ["regularizer.lambda"] = 1e-5,
                },
            },
            runs: 2);
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();

    public void Dispose() => storage.Dispose();
}
