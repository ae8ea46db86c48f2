using System.Text.Json;

namespace GrokLab.Web.Tests.Runs;

/// <summary>Changes of learning rate and weight decay that a spec plans.</summary>
[Collection(SharedHost.Name)]
public sealed class PlannedChangeTests(GrokLabApplication application) : IDisposable
{
    private readonly HttpClient client = application.CreateClient();

    private RunsApi Api => new(client);

    [Fact]
    public async Task Planned_changes_are_stored_with_their_values_as_events_and_in_the_metrics()
    {
        var id = await Api.LaunchOneAsync(new(RunsApi.Regularized(40))
        {
            ["regularizer.schedule"] = new[] { new { step = 21, lambda = 0 } },
            ["optimizer.schedule"] = "cosine",
            ["optimizer.scheduleFrom"] = 30,
            ["optimizer.changes"] = new[] { new { step = 21, learningRate = 0.01, weightDecay = 2e-4 } },
            ["optimizer.maxHeadNorm"] = 2,
        });
        await Api.EndedAsync(id);
        Assert.Equal(
            [("RegularizerUnplugged", 21, 0.0, null), ("LearningRateChanged", 21, null, 0.01), ("WeightDecayChanged", 21, null, 2e-4)],
            (await Api.EventsAsync(id)).Where(e => e.GetProperty("message").GetString() == "scheduled")
                .Select(e => (e.GetProperty("kind").GetString()!, e.GetProperty("step").GetInt32(), Number(e, "lambda"), Number(e, "value"))));
        Assert.Equal([1, 1, 1, 2e-4, 2e-4], (await Api.MetricAsync(id, "weight_decay")).Select(p => p.Value));
        Assert.Equal([1e-3, 1e-3, 0.01], (await Api.MetricAsync(id, "learning_rate")).Where(p => p.Step is 10 or 20 or 30).Select(p => p.Value));
        Assert.Equal(0, (await Api.RunAsync(id)).GetProperty("lambda").GetDouble());
    }

    public void Dispose() => client.Dispose();

    private static double? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
