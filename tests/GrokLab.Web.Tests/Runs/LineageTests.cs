using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Web.Tests.Reliability;

namespace GrokLab.Web.Tests.Runs;

[Collection(SharedHost.Name)]
public sealed class LineageTests(GrokLabApplication application) : IDisposable
{
    private readonly HttpClient client = application.CreateClient();

    private RunsApi Api => new(client);

    [Fact]
    public async Task A_finished_run_is_extended_as_if_it_had_been_longer_from_the_first()
    {
        var id = await Api.LaunchOneAsync(Adjusted(RunsApi.Regularized(40), denseUntil: 60));
        var twin = await Api.LaunchOneAsync(Adjusted(RunsApi.Regularized(60), denseUntil: 60));
        await Api.EndedAsync(id);
        var shorter = await Api.MetricAsync(id, "train_loss");
        Assert.Equal(shorter, await Api.MetricAsync(id, "train_loss")); // Asked for again, it is not read again.
        var (status, run) = await PostAsync(id, "extend", new { steps = 20 });
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal((60, "Queued"), (run.GetProperty("totalSteps").GetInt64(), RunsApi.Status(run)));
        await Api.EndedAsync(twin);
        var after = await Api.UntilAsync(id, r => RunsApi.Status(r) == "Completed" && r.GetProperty("step").GetInt64() == 60);
        Assert.Equal(2, after.GetProperty("attempts").GetInt32());
        Assert.Equal(60, after.GetProperty("spec").GetProperty("steps").GetInt64());
        Assert.Equal(await StoredRun.MetricsAsync(client, twin), await StoredRun.MetricsAsync(client, id));
        Assert.Equal((40, 60), (shorter[^1].Step, (await Api.MetricAsync(id, "train_loss"))[^1].Step));
        Assert.Equal(["RunStarted", "Completed", "Extended", "TakenUp", "Completed"], await Api.EventKindsAsync(id));
    }

    [Fact]
    public async Task A_fork_goes_on_from_its_parents_checkpoint_with_another_lambda_and_shows_the_parents_curve()
    {
        var parent = await Api.LaunchOneAsync(RunsApi.Regularized(40));
        await Api.EndedAsync(parent);
        var checkpoints = await client.GetFromJsonAsync<JsonElement>($"/api/runs/{parent}/checkpoints");
        Assert.Equal(40, checkpoints[0].GetProperty("step").GetInt64());
        Assert.True(checkpoints[0].GetProperty("bytes").GetInt64() > 1_000);

        var (status, fork) = await PostAsync(parent, "fork", new { overrides = new Dictionary<string, object> { ["regularizer.lambda"] = 0, ["steps"] = 70 } });
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal((parent, 40), (fork.GetProperty("parentRunId").GetInt64(), fork.GetProperty("forkStep").GetInt64()));
        var id = fork.GetProperty("id").GetInt64();
        Assert.Equal("Completed", RunsApi.Status(await Api.EndedAsync(id)));
        var (mine, theirs) = (await Api.MetricAsync(id, "lambda"), await Api.MetricAsync(parent, "lambda"));
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70], mine.Select(p => p.Step));
        Assert.Equal(theirs, mine.Take(5));
        Assert.All(mine.Skip(5), p => Assert.Equal(0, p.Value));
        var loss = await Api.MetricAsync(id, "train_loss");
        Assert.Equal(await Api.MetricAsync(parent, "train_loss"), loss.Take(5));
        Assert.Equal(await Api.MetricAsync(id, "train_loss", "&afterStep=30"), loss.Skip(4));
        Assert.Equal(8, (await StoredRun.MetricsAsync(client, id)).Count(row => row.Contains(" train_loss ", StringComparison.Ordinal)));

        Assert.Equal(["Forked", "Completed"], await Api.EventKindsAsync(id));
        Assert.Contains($"run {parent} at step 40", (await Api.EventsAsync(id))[0].GetProperty("message").GetString(), StringComparison.Ordinal);

        // A fork of the fork has both before it.
        var (_, second) = await PostAsync(id, "fork", new { overrides = new { steps = 80 }, name = "again" });
        Assert.Equal("again", second.GetProperty("name").GetString());
        await Api.EndedAsync(second.GetProperty("id").GetInt64());
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80], (await Api.MetricAsync(second.GetProperty("id").GetInt64(), "train_loss")).Select(p => p.Step));
    }

    [Fact]
    public async Task A_fork_shows_what_was_done_to_its_parents_regularizer_before_it_left()
    {
        var parent = await Api.LaunchOneAsync(new(RunsApi.Regularized(40))
        {
            ["regularizer.schedule"] = new[] { new { step = 20, lambda = 0 } },
        });
        await Api.EndedAsync(parent);
        var (_, fork) = await PostAsync(parent, "fork", new { overrides = new { steps = 60 } });
        var id = fork.GetProperty("id").GetInt64();
        await Api.EndedAsync(id);
        Assert.Equal(["RegularizerUnplugged", "Forked", "Completed"], await Api.EventKindsAsync(id));
        var unplugged = (await Api.EventsAsync(id))[0];
        Assert.Equal((parent, 20), (unplugged.GetProperty("runId").GetInt64(), unplugged.GetProperty("step").GetInt64()));
    }

    [Fact]
    public async Task A_clone_with_the_same_seed_follows_the_same_path_and_one_with_another_does_not()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(20));
        await Api.EndedAsync(id);
        var (status, same) = await PostAsync(id, "clone", new { });
        Assert.Equal(HttpStatusCode.Accepted, status);
        var (_, other) = await PostAsync(id, "clone", new { seed = 7, name = "seven", overrides = new Dictionary<string, object> { ["steps"] = 10 } });
        var run = await Api.EndedAsync(other.GetProperty("id").GetInt64());
        Assert.Equal((7, "seven", 10), (run.GetProperty("seed").GetInt32(), run.GetProperty("name").GetString(), run.GetProperty("step").GetInt64()));
        await Api.EndedAsync(same.GetProperty("id").GetInt64());
        Assert.Equal(await StoredRun.MetricsAsync(client, id), await StoredRun.MetricsAsync(client, same.GetProperty("id").GetInt64()));
    }

    [Theory]
    [InlineData("extend", """{ }""", "steps")]
    [InlineData("extend", """{ "steps": 1, "epochs": 1 }""", "steps")]
    [InlineData("extend", """{ "steps": 0 }""", "steps")]
    [InlineData("extend", """{ "steps": -5 }""", "steps")]
    [InlineData("extend", """{ "steps": 1.5 }""", "steps")]
    [InlineData("extend", """{ "steps": "many" }""", "steps")]
    [InlineData("extend", """{ "steps": 4000000000000000000 }""", "steps")]
    [InlineData("extend", """{ "epochs": 99999999999 }""", "epochs")]
    [InlineData("extend", """{ "epochs": 2147483647 }""", "epochs")]
    [InlineData("extend", """{ "more": 1 }""", "more")]
    [InlineData("extend", """[]""", "body")]
    [InlineData("extend", """{""", "body")]
    [InlineData("clone", """{ "seed": -1 }""", "seed")]
    [InlineData("clone", """{ "seed": 1, "overrides": { "seed": 2 } }""", "seed")]
    [InlineData("clone", """{ "overrides": [] }""", "overrides")]
    [InlineData("clone", """{ "overrides": { "task.modulus": 1 } }""", "task.modulus")]
    [InlineData("clone", """{ "overrides": { "device": "cuda:99" } }""", "device")]
    [InlineData("clone", """{ "name": 5 }""", "name")]
    [InlineData("clone", """{ "name": "a\u0007b" }""", "name")]
    [InlineData("fork", """{ "name": "two\nlines", "overrides": { "steps": 50 } }""", "name")]
    [InlineData("fork", """{ "step": 3 }""", "step")]
    [InlineData("fork", """{ "step": "newest" }""", "step")]
    [InlineData("fork", """{ "overrides": { "steps": 20 } }""", "steps")]
    [InlineData("fork", """{ "overrides": { "steps": 50, "seed": 2 } }""", "seed")]
    [InlineData("fork", """{ "overrides": { "steps": 50, "task.modulus": 11 } }""", "task")]
    [InlineData("fork", """{ "overrides": { "steps": 50, "model.width": 32 } }""", "model")]
    [InlineData("fork", """{ "overrides": { "steps": 50, "batchSize": 5 } }""", "batchSize")]
    [InlineData("fork", """{ "overrides": { "steps": 50, "optimizer": { "kind": "sgd" } } }""", "optimizer.kind")]
    [InlineData("fork", """{ "overrides": { "steps": 50, "regularizer.lambda": -1e7 } }""", "regularizer.lambda")]
    [InlineData("fork", """{ "from": 5 }""", "from")]
    public async Task What_cannot_be_is_refused_with_its_field_and_nothing_is_stored(string command, string body, string field)
    {
        var id = await FinishedAsync();
        var before = (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri($"/api/runs/{id}/{command}", UriKind.Relative), content);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, problem.ToString());
        Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal(before, (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength());
        Assert.Equal("Completed", RunsApi.Status(await Api.RunAsync(id)));
    }

    [Fact]
    public async Task A_run_that_is_not_there_or_still_trains_is_not_extended()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(99_999, "extend", new { steps = 1 })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(99_999, "clone", new { })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(99_999, "fork", new { })).Status);
        using var missing = await client.GetAsync(new Uri("/api/runs/99999/checkpoints", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);

        var id = await Api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await Api.StepAsync(id, 1);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(id, "extend", new { steps = 1 })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(id, "fork", new { })).Status);
        await Api.ConfirmedAsync(id, "stop");
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(id, "fork", new { overrides = new { steps = 1_000_001 } })).Status);
        var fork = (await client.GetFromJsonAsync<JsonElement>("/api/runs?take=1"))[0];
        Assert.Equal(id, fork.GetProperty("parentRunId").GetInt64());
        await Api.CommandAsync(fork.GetProperty("id").GetInt64(), "stop");
    }

    public void Dispose() => client.Dispose();

    /// <summary>One finished run of 20 steps for all who only ask.</summary>
    private async Task<long> FinishedAsync()
    {
        const string name = "finished, to be asked about";
        foreach (var run in (await client.GetFromJsonAsync<JsonElement>("/api/runs")).EnumerateArray())
        {
            if (run.GetProperty("name").GetString() == name)
            {
                return run.GetProperty("id").GetInt64();
            }
        }

        using var response = await client.PostAsJsonAsync("/api/runs", new { preset = "grokking-quick", seeds = new[] { 1 }, overrides = RunsApi.Tiny(20), name });
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>())[0].GetProperty("id").GetInt64();
        await Api.EndedAsync(id);
        return id;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(long id, string command, object body)
    {
        using var response = await client.PostAsJsonAsync($"/api/runs/{id}/{command}", body);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    private static Dictionary<string, object> Adjusted(Dictionary<string, object> overrides, int denseUntil) =>
        new(overrides) { ["evaluation.denseUntil"] = denseUntil };
}
