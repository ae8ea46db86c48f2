using System.Net;
using System.Text;
using System.Text.Json;
using GrokLab.Training.Engine;
using GrokLab.Web.Controlling;
using GrokLab.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Runs;

[Collection(SharedHost.Name)]
public sealed class ControlTests(GrokLabApplication application) : IDisposable
{
    private const int Long = 1_000_000;

    private readonly HttpClient client = application.CreateClient();

    private RunsApi Api => new(client);

    [Fact]
    public async Task Unplugging_and_plugging_in_take_effect_at_the_step_that_their_events_name()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Regularized(Long, every: 1));
        await Api.StepAsync(id, 20);
        var unplugged = await Api.ConfirmedAsync(id, "unplug");
        Assert.Equal(0, (await Api.RunAsync(id)).GetProperty("lambda").GetDouble());
        await Api.StepAsync(id, Step(unplugged) + 20);
        var pluggedIn = await Api.ConfirmedAsync(id, "plug-in");
        Assert.Equal(1e-4, (await Api.RunAsync(id)).GetProperty("lambda").GetDouble());
        await Api.StepAsync(id, Step(pluggedIn) + 20);
        var stopped = await Api.ConfirmedAsync(id, "stop");
        Assert.Equal("Stopped", RunsApi.Status(await Api.RunAsync(id)));

        Assert.Equal("RegularizerUnplugged", unplugged.GetProperty("kind").GetString());
        Assert.Equal(0, unplugged.GetProperty("lambda").GetDouble());
        Assert.Equal("RegularizerPluggedIn", pluggedIn.GetProperty("kind").GetString());
        Assert.Equal(1e-4, pluggedIn.GetProperty("lambda").GetDouble());

        // The metric "lambda" of an evaluation is that of the step trained last.
        var lambda = await Api.MetricAsync(id, "lambda");
        Assert.Equal(Step(stopped) + 1, lambda.Count);
        Assert.All(lambda, p => Assert.Equal(p.Step >= Step(unplugged) && p.Step < Step(pluggedIn) ? 0 : 1e-4, p.Value));

        var events = await Api.EventsAsync(id);
        Assert.Equal(["RunStarted", "RegularizerUnplugged", "RegularizerPluggedIn", "Stopped"], await Api.EventKindsAsync(id));
        Assert.Contains(events, e => JsonElement.DeepEquals(e, unplugged));
        Assert.All(events, e => Assert.True(e.TryGetProperty("epoch", out _) && e.TryGetProperty("time", out _)));
    }

    [Fact]
    public async Task A_run_against_the_flatness_bound_trains_with_it_until_it_is_unplugged()
    {
        var id = await Api.LaunchOneAsync(new(RunsApi.Tiny(Long, every: 1)) { ["regularizer"] = new { kind = "flatnessBound", lambda = 1e-5 } });
        await Api.StepAsync(id, 20);
        var unplugged = await Api.ConfirmedAsync(id, "unplug");
        await Api.StepAsync(id, Step(unplugged) + 20);
        await Api.ConfirmedAsync(id, "stop");
        var run = await Api.RunAsync(id);
        Assert.Equal("flatnessBound", run.GetProperty("regularizerKind").GetString());
        Assert.Equal("flatnessBound", run.GetProperty("spec").GetProperty("regularizer").GetProperty("kind").GetString());
        Assert.Equal(["RunStarted", "RegularizerUnplugged", "Stopped"], await Api.EventKindsAsync(id));
        Assert.All(await Api.MetricAsync(id, "lambda"), p => Assert.Equal(p.Step < Step(unplugged) ? 1e-5 : 0, p.Value));
        Assert.All((await Api.MetricAsync(id, "regularizer")).Where(p => p.Step > 0), p => Assert.True(p.Value > 0));
    }

    [Fact]
    public async Task Lambda_can_be_set_to_another_value()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Regularized(Long));
        await Api.StepAsync(id, 1);
        var changed = await SetLambdaAsync(id, """{"lambda":2e-4}""", HttpStatusCode.OK);
        Assert.Equal("LambdaChanged", changed.GetProperty("kind").GetString());
        foreach (var wrong in (string[])["""{"lambda":-1e7}""", """{"lambda":"x"}""", "{}", """{"lambda":1e300}""", """{"lambda":1e999}"""])
        {
            var problem = await SetLambdaAsync(id, wrong, HttpStatusCode.BadRequest);
            Assert.True(problem.GetProperty("errors").TryGetProperty("lambda", out _), problem.ToString());
        }

        Assert.True((await SetLambdaAsync(id, """{"λ":1}""", HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("λ", out _));
        await Api.ConfirmedAsync(id, "unplug");
        Assert.Equal(2e-4, (await Api.ConfirmedAsync(id, "plug-in")).GetProperty("lambda").GetDouble());
        await Api.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task A_negative_lambda_is_set_unplugged_and_plugged_in_again()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Regularized(Long, lambda: -1e-4));
        await Api.StepAsync(id, 1);
        await Api.ConfirmedAsync(id, "unplug");
        Assert.Equal(-1e-4, (await Api.ConfirmedAsync(id, "plug-in")).GetProperty("lambda").GetDouble());
        Assert.Contains("plugged in already", await ConflictAsync(id, "plug-in"), StringComparison.Ordinal);
        Assert.Equal("LambdaChanged", (await SetLambdaAsync(id, """{"lambda":-2e-4}""", HttpStatusCode.OK)).GetProperty("kind").GetString());
        await Api.ConfirmedAsync(id, "unplug");
        Assert.Equal(-2e-4, (await Api.ConfirmedAsync(id, "plug-in")).GetProperty("lambda").GetDouble());
        Assert.Equal(-2e-4, (await Api.RunAsync(id)).GetProperty("lambda").GetDouble());
        await Api.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task A_paused_run_holds_still_until_it_is_resumed()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(Long));
        await Api.StepAsync(id, 10);
        Assert.Contains("not paused", await ConflictAsync(id, "resume"), StringComparison.Ordinal);
        var paused = await Api.ConfirmedAsync(id, "pause");
        var run = await Api.RunAsync(id);
        Assert.Equal("Paused", RunsApi.Status(run));
        Assert.Contains("already", await ConflictAsync(id, "pause"), StringComparison.Ordinal);
        await Task.Delay(300);
        Assert.True((await Api.RunAsync(id)).GetProperty("step").GetInt64() <= Step(paused));

        var resumed = await Api.ConfirmedAsync(id, "resume");
        Assert.Equal(Step(paused), Step(resumed));
        await Api.StepAsync(id, Step(paused) + 10);
        Assert.Equal("Running", RunsApi.Status(await Api.RunAsync(id)));
        await Api.ConfirmedAsync(id, "pause");
        await Api.ConfirmedAsync(id, "stop");
        Assert.Equal("Stopped", RunsApi.Status(await Api.RunAsync(id)));
        Assert.Contains("Stopped", await ConflictAsync(id, "resume"), StringComparison.Ordinal);
        Assert.Contains("Stopped", await ConflictAsync(id, "stop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_regularizer_has_nothing_to_unplug()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(Long));
        Assert.Contains("no regularizer", await ConflictAsync(id, "unplug"), StringComparison.Ordinal);
        Assert.Contains("no regularizer", await ConflictAsync(id, "plug-in"), StringComparison.Ordinal);
        await Api.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task What_would_change_nothing_is_a_conflict()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Regularized(Long, lambda: 0));
        await Api.StepAsync(id, 1);
        Assert.Contains("unplugged already", await ConflictAsync(id, "unplug"), StringComparison.Ordinal);
        Assert.Contains("λ was always 0", await ConflictAsync(id, "plug-in"), StringComparison.Ordinal);
        await Api.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task The_server_refuses_what_the_button_refuses_with_the_same_words()
    {
        var service = application.Services.GetRequiredService<RunService>();
        var unplugged = await Api.LaunchOneAsync(RunsApi.Regularized(Long, lambda: 0));
        var waiting = await Api.LaunchOneAsync(RunsApi.Regularized(Long));
        await Api.StepAsync(unplugged, 1);
        Assert.Equal(["unplug", "plug-in", "resume"], await RefusedAsync(unplugged));
        Assert.Equal(["unplug", "plug-in", "resume"], await RefusedAsync(waiting));
        await Api.ConfirmedAsync(waiting, "stop");
        Assert.Equal(["unplug", "plug-in", "pause", "resume", "stop"], await RefusedAsync(waiting));
        await Api.ConfirmedAsync(unplugged, "pause");
        Assert.Equal(["unplug", "plug-in", "pause"], await RefusedAsync(unplugged));
        await Api.ConfirmedAsync(unplugged, "stop");

        async Task<List<string>> RefusedAsync(long id)
        {
            var run = (await service.GetAsync(id))!;
            var refused = new List<string>();
            foreach (var command in RunCommands.All.Where(command => command.Value is null))
            {
                if (RunRules.WhyNot(run, command) is { } reason)
                {
                    Assert.Equal(reason, await ConflictAsync(id, command.Name));
                    refused.Add(command.Name);
                }
            }

            return refused;
        }
    }

    [Fact]
    public async Task A_waiting_run_can_be_stopped_and_is_never_trained()
    {
        var first = await Api.LaunchOneAsync(RunsApi.Tiny(Long));
        var waiting = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        await Api.StepAsync(first, 1);
        Assert.Contains("waits", await ConflictAsync(waiting, "resume"), StringComparison.Ordinal);
        Assert.Equal("Stopped", (await Api.ConfirmedAsync(waiting, "stop")).GetProperty("kind").GetString());
        await Api.ConfirmedAsync(first, "stop");
        var last = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        await Api.EndedAsync(last);

        var run = await Api.RunAsync(waiting);
        Assert.Equal("Stopped", RunsApi.Status(run));
        Assert.Equal(0, run.GetProperty("attempts").GetInt32());
        Assert.Equal(["Stopped"], await Api.EventKindsAsync(waiting));
    }

    [Fact]
    public async Task A_run_that_still_starts_can_be_stopped()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(Long));
        await Api.UntilAsync(id, run => RunsApi.Status(run) == "Running");
        await Api.ConfirmedAsync(id, "stop");
        Assert.Equal("Stopped", RunsApi.Status(await Api.RunAsync(id)));
    }

    public void Dispose() => client.Dispose();

    private static long Step(JsonElement happened) => happened.GetProperty("step").GetInt64();

    private async Task<string> ConflictAsync(long id, string command)
    {
        var (status, body) = await Api.CommandAsync(id, command);
        Assert.True(status == HttpStatusCode.Conflict, $"{status} {body}");
        return body.GetProperty("detail").GetString()!;
    }

    private async Task<JsonElement> SetLambdaAsync(long id, string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri($"/api/runs/{id}/lambda", UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{body}: {response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
