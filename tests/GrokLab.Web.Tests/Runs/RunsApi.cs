using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GrokLab.Web.Tests.Runs;

/// <summary>Speaks to the API as a client would.</summary>
internal sealed class RunsApi(HttpClient client)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Ended = ["Completed", "Stopped", "Failed", "Diverged", "Interrupted"];

    /// <summary>Fields that make the quick preset a network trained in no time.</summary>
    public static Dictionary<string, object> Tiny(int steps, int every = 10) => new()
    {
        ["task.modulus"] = 7,
        ["model.layers"] = 1,
        ["model.width"] = 16,
        ["model.feedForwardWidth"] = 16,
        ["steps"] = steps,
        ["evaluation.every"] = every,
        ["evaluation.denseUntil"] = steps,
    };

    /// <summary>The same with a regularizer plugged in.</summary>
    public static Dictionary<string, object> Regularized(int steps, int every = 10, double lambda = 1e-4) => new(Tiny(steps, every))
    {
        ["regularizer.kind"] = "ncc",
        ["regularizer.lambda"] = lambda,
    };

    public async Task<JsonElement> LaunchAsync(Dictionary<string, object> overrides, params int[] seeds)
    {
        using var response = await client.PostAsJsonAsync(
            "/api/runs", new { preset = "grokking-quick", seeds = seeds.Length == 0 ? [1] : seeds, overrides });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return JsonElement.Parse(text);
    }

    public async Task<long> LaunchOneAsync(Dictionary<string, object> overrides) => (await LaunchAsync(overrides))[0].GetProperty("id").GetInt64();

    public Task<JsonElement> RunAsync(long id) => client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}");

    public async Task<IReadOnlyList<JsonElement>> EventsAsync(long id) =>
        [.. (await client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}/events")).EnumerateArray()];

    /// <summary>What keeps the database from being written, once it is as wanted.</summary>
    public async Task<JsonElement> TroubleAsync(Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var storage = await client.GetFromJsonAsync<JsonElement>("/api/storage");
            if (!storage.GetProperty("writable").GetBoolean() && holds(storage.GetProperty("trouble")))
            {
                return storage.GetProperty("trouble");
            }

            Assert.False(patience.IsCancellationRequested, $"Waited in vain; the storage is: {storage}");
            await Task.Delay(25);
        }
    }

    /// <summary>The event of a kind, of which there must be one at most; waits until it is there.</summary>
    public async Task<JsonElement> EventAsync(long id, string kind)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if ((await EventsAsync(id)).SingleOrDefault(e => e.GetProperty("kind").GetString() == kind) is { ValueKind: JsonValueKind.Object } found)
            {
                return found;
            }

            Assert.False(patience.IsCancellationRequested, $"Waited in vain for {kind}.");
            await Task.Delay(25);
        }
    }

    /// <summary>The kinds of the events, without those that tell of gaps in curves.</summary>
    public async Task<IReadOnlyList<string>> EventKindsAsync(long id) =>
        [.. (await EventsAsync(id)).Select(e => e.GetProperty("kind").GetString()!).Where(kind => kind != "MeasureUndefined")];

    /// <summary>The steps and values of a metric.</summary>
    public async Task<IReadOnlyList<(long Step, double? Value)>> MetricAsync(long id, string name, string query = "")
    {
        var metrics = await client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}/metrics?names={name}{query}");
        var series = metrics.GetProperty("series").GetProperty(name);
        return [.. series.GetProperty("steps").EnumerateArray().Zip(
            series.GetProperty("values").EnumerateArray(),
            (s, v) => (s.GetInt64(), v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble()))];
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> CommandAsync(long id, string command)
    {
        using var response = await client.PostAsync(new Uri($"/api/runs/{id}/{command}", UriKind.Relative), null);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public async Task<JsonElement> ConfirmedAsync(long id, string command)
    {
        var (status, body) = await CommandAsync(id, command);
        Assert.True(status == HttpStatusCode.OK, $"{command}: {status} {body}");
        return body;
    }

    /// <param name="id">Which run.</param>
    /// <param name="interruptedIsAnEnd">False where a server is about to take interrupted runs up.</param>
    public Task<JsonElement> EndedAsync(long id, bool interruptedIsAnEnd = true) =>
        UntilAsync(id, run => Ended.Contains(Status(run)) && (interruptedIsAnEnd || Status(run) != "Interrupted"));

    public Task<JsonElement> StepAsync(long id, long least) => UntilAsync(id, run =>
    {
        Assert.DoesNotContain(Status(run), Ended);
        return run.GetProperty("step").GetInt64() >= least;
    });

    public async Task<JsonElement> UntilAsync(long id, Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var run = await RunAsync(id);
            if (holds(run))
            {
                return run;
            }

            Assert.False(patience.IsCancellationRequested, $"Waited in vain; the run is: {run}");
            await Task.Delay(25);
        }
    }

    public static string Status(JsonElement run) => run.GetProperty("status").GetString()!;
}
