using System.Text.Json;

namespace GrokLab.Web.Tests.Runs;

public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Fact]
    public async Task An_interrupted_run_goes_on_where_it_was_has_what_its_user_did_and_nothing_twice()
    {
        long id, waiting, unplugged;
        await using (var first = GrokLabApplication.On(storage))
        {
            using var client = first.CreateClient();
            var api = new RunsApi(client);
            id = await api.LaunchOneAsync(RunsApi.Regularized(2_000, every: 5));
            waiting = await api.LaunchOneAsync(RunsApi.Tiny(20));
            await api.StepAsync(id, 30);
            unplugged = (await api.ConfirmedAsync(id, "unplug")).GetProperty("step").GetInt64();
            await api.StepAsync(id, unplugged + 10);
            await api.ConfirmedAsync(id, "pause"); // A paused run, too, ends with its server.
        }

        JsonElement run;
        IReadOnlyList<(long Step, double? Value)> lambda;
        await using (var second = GrokLabApplication.On(storage))
        {
            using var client = second.CreateClient();
            var api = new RunsApi(client);
            Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(waiting, interruptedIsAnEnd: false)));
            Assert.Equal("Paused", RunsApi.Status(await api.RunAsync(id)));
            await api.ConfirmedAsync(id, "resume");
            run = await api.EndedAsync(id, interruptedIsAnEnd: false);
            Assert.Equal("Completed", RunsApi.Status(run));
            lambda = await api.MetricAsync(id, "lambda");
            var csv = await client.GetStringAsync(new Uri($"/api/runs/{id}/metrics.csv", UriKind.Relative));
            var keys = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')).Select(l => (l[0], l[3])).ToList();
            Assert.Equal(keys.Count, keys.Distinct().Count());
            Assert.Equal(["RunStarted", "RegularizerUnplugged", "Paused", "Interrupted", "Paused", "Resumed", "TakenUp", "Completed"], await api.EventKindsAsync(id));
            var takenUp = (await api.EventsAsync(id)).Single(e => e.GetProperty("kind").GetString() == "TakenUp");
            Assert.True(takenUp.GetProperty("step").GetInt64() >= unplugged + 10, takenUp.ToString());
            Assert.Contains("The server ended while the run was paused.", takenUp.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Equal(unplugged, (await api.EventsAsync(id)).Single(e => e.GetProperty("kind").GetString() == "RegularizerUnplugged").GetProperty("step").GetInt64());
        }

        Assert.Equal(2, run.GetProperty("attempts").GetInt32());
        Assert.Equal(0, run.GetProperty("lambda").GetDouble());
        Assert.Equal(2_000, run.GetProperty("step").GetInt64());
        Assert.Equal(Enumerable.Range(0, 401).Select(i => 5L * i), lambda.Select(p => p.Step));
        Assert.All(lambda, p => Assert.Equal(p.Step >= unplugged ? 0 : 1e-4, p.Value));
    }

    [Fact]
    public async Task A_finished_run_is_there_unchanged_after_a_restart()
    {
        long id;
        JsonElement before;
        IReadOnlyList<(long, double?)> kappa;
        await using (var first = GrokLabApplication.On(storage))
        {
            using var client = first.CreateClient();
            var api = new RunsApi(client);
            id = await api.LaunchOneAsync(RunsApi.Tiny(30));
            before = await api.EndedAsync(id);
            kappa = await api.MetricAsync(id, "kappa");
        }

        await using var second = GrokLabApplication.On(storage);
        using var again = second.CreateClient();
        Assert.Equal(before.ToString(), (await new RunsApi(again).RunAsync(id)).ToString());
        Assert.Equal(kappa, await new RunsApi(again).MetricAsync(id, "kappa"));
    }

    [Fact]
    public async Task A_command_that_is_not_confirmed_in_time_is_accepted_and_still_takes_effect()
    {
        await using var application = GrokLabApplication.On(storage, ("Training:ConfirmationTimeout", "00:00:00.1"));
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Regularized(30));
        await api.UntilAsync(id, run => RunsApi.Status(run) == "Running");
        var (status, _) = await api.CommandAsync(id, "unplug"); // Its process still loads libtorch.
        Assert.Equal(System.Net.HttpStatusCode.Accepted, status);
        await api.EndedAsync(id);
        var unplugged = (await api.EventsAsync(id)).Single(e => e.GetProperty("kind").GetString() == "RegularizerUnplugged");
        Assert.Equal(1, unplugged.GetProperty("step").GetInt64());
    }

    public void Dispose() => storage.Dispose();
}
