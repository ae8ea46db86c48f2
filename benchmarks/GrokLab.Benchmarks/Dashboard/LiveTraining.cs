using System.Net.Http.Json;
using System.Text.Json;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>Real trainings of a network so small that evaluations come as densely as one likes, launched over the API.</summary>
internal sealed class LiveTraining(HttpClient client)
{
    private const int Steps = 2_000_000;

    /// <summary>Launches one run a seed.</summary>
    /// <param name="every">Steps between two evaluations.</param>
    /// <param name="seeds">Of the runs.</param>
    internal async Task<long[]> LaunchAsync(int every, params int[] seeds)
    {
        using var response = await client.PostAsJsonAsync("/api/runs", new
        {
            preset = "grokking-quick",
            seeds,
            overrides = new Dictionary<string, object>
            {
                ["task.modulus"] = 23,
                ["model.layers"] = 1,
                ["model.width"] = 32,
                ["model.feedForwardWidth"] = 64,
                ["steps"] = Steps,
                ["evaluation.every"] = every,
                ["evaluation.denseUntil"] = Steps,
            },
        });
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? [.. JsonElement.Parse(answer).EnumerateArray().Select(run => run.GetProperty("id").GetInt64())]
            : throw new InvalidOperationException(answer);
    }

    /// <summary>Steps between evaluations with which there are so many a second, from a run that is trained for a few seconds.</summary>
    internal async Task<int> StepsForRateAsync(double evaluationsPerSecond)
    {
        var probe = (await LaunchAsync(every: 1_000, seeds: 0))[0];
        await ReachAsync(probe, 1);
        await Task.Delay(TimeSpan.FromSeconds(4));
        var rate = (await RunAsync(probe)).GetProperty("stepsPerSecond").GetDouble();
        await StopAsync(probe);
        return Math.Max(1, (int)Math.Round(rate / evaluationsPerSecond));
    }

    internal Task<JsonElement> RunAsync(long id) => client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}");

    /// <summary>How many evaluations of a run are stored.</summary>
    internal async Task<int> EvaluationsAsync(long id)
    {
        var metrics = await client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}/metrics?names=train_loss");
        return metrics.GetProperty("series").GetProperty("train_loss").GetProperty("steps").GetArrayLength();
    }

    /// <summary>Waits until so many steps are trained.</summary>
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
