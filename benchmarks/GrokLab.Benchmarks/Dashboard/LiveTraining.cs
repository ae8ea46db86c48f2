using System.Net.Http.Json;
using System.Text.Json;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>Real trainings, launched over the API, that run until they are stopped.</summary>
internal sealed class LiveTraining(HttpClient client)
{
    private const int Steps = 1_000_000;

    /// <summary>A network so small that evaluations can be as frequent as needed.</summary>
    private static readonly Dictionary<string, object> Small = new()
    {
        ["task.modulus"] = 23, ["model.layers"] = 1, ["model.width"] = 32, ["model.feedForwardWidth"] = 64,
    };

    /// <summary>Launches one run of the quick preset per seed.</summary>
    /// <param name="every">Steps between two evaluations.</param>
    /// <param name="small">Whether a small network replaces the preset's.</param>
    /// <param name="seeds">The seeds of the runs.</param>
    internal async Task<long[]> LaunchAsync(int every, bool small, params int[] seeds)
    {
        var overrides = new Dictionary<string, object>(small ? Small : [])
        {
            ["steps"] = Steps, ["evaluation.every"] = every, ["evaluation.denseUntil"] = Steps,
        };
        using var response = await client.PostAsJsonAsync("/api/runs", new { preset = "grokking-quick", seeds, overrides });
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? [.. JsonElement.Parse(answer).EnumerateArray().Select(run => run.GetProperty("id").GetInt64())]
            : throw new InvalidOperationException(answer);
    }

    /// <summary>The steps between evaluations that give a number of evaluations per second, from a run that is trained for a few seconds.</summary>
    internal async Task<int> StepsForRateAsync(double evaluationsPerSecond)
    {
        var probe = (await LaunchAsync(every: 1_000, small: true, seeds: 0))[0];
        await ReachAsync(probe, 1);
        await Task.Delay(TimeSpan.FromSeconds(4));
        var rate = (await RunAsync(probe)).GetProperty("stepsPerSecond").GetDouble();
        await StopAsync(probe);
        return Math.Max(1, (int)Math.Round(rate / evaluationsPerSecond));
    }

    /// <summary>The total of the steps that runs have trained so far.</summary>
    internal async Task<long> StepsAsync(IEnumerable<long> ids)
    {
        var steps = 0L;
        foreach (var id in ids)
        {
            steps += (await RunAsync(id)).GetProperty("step").GetInt64();
        }

        return steps;
    }

    internal Task<JsonElement> RunAsync(long id) => client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}");

    /// <summary>The number of stored evaluations of a run.</summary>
    internal async Task<int> EvaluationsAsync(long id)
    {
        var metrics = await client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}/metrics?names=train_loss");
        return metrics.GetProperty("series").GetProperty("train_loss").GetProperty("steps").GetArrayLength();
    }

    /// <summary>The first stored step at which a metric is at least <paramref name="atLeast"/>; null until there is one.</summary>
    internal async Task<long?> FirstStepAsync(long id, string metric, double atLeast)
    {
        var metrics = await client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}/metrics?names={metric}");
        if (!metrics.GetProperty("series").TryGetProperty(metric, out var series))
        {
            return null;
        }

        var values = series.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN);
        return values.Zip(series.GetProperty("steps").EnumerateArray())
            .Where(point => point.First >= atLeast)
            .Select(point => (long?)point.Second.GetInt64())
            .FirstOrDefault();
    }

    /// <summary>Waits until a run has trained a step.</summary>
    internal async Task ReachAsync(long id, long step)
    {
        while ((await RunAsync(id)).GetProperty("step").GetInt64() < step)
        {
            await Task.Delay(50);
        }
    }

    internal async Task StopAsync(long id)
    {
        using var response = await client.PostAsync(new Uri($"/api/runs/{id}/stop", UriKind.Relative), null);
        response.EnsureSuccessStatusCode();
    }
}
