using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bunit;
using GrokLab.Data.Writing;
using GrokLab.Web.Layout;
using GrokLab.Web.Runs.Pages;
using GrokLab.Web.Tests.Components;
using GrokLab.Web.Tests.Runs;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>Another program locks the database under runs that train.</summary>
public sealed class LockedDatabaseTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Fact]
    public async Task What_their_user_wants_of_runs_while_nothing_can_be_stored_holds_afterwards()
    {
        await using var application = GrokLabApplication.On(storage, ("Storage:PauseAfter", "00:00:01"), ("Training:ConcurrentRunsPerDevice", "5"));
        application.Configure = services => services.Configure<RunWriterOptions>(writer => writer.LockPatience = TimeSpan.FromSeconds(1));
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var launched = await api.LaunchAsync(RunsApi.Regularized(1_000_000, every: 1_000), 1, 2, 3, 4, 5);
        var ids = launched.EnumerateArray().Select(run => run.GetProperty("id").GetInt64()).ToArray();
        foreach (var run in ids)
        {
            await api.StepAsync(run, 1);
        }

        var (goesOn, pausedBefore, resumed, stayingPaused, stopped) = (ids[0], ids[1], ids[2], ids[3], ids[4]);
        await api.ConfirmedAsync(pausedBefore, "pause");
        await api.ConfirmedAsync(resumed, "pause");
        using (var other = Lock())
        {
            var trouble = await api.TroubleAsync(t => t.GetProperty("heldRuns").GetInt32() == 5);
            Assert.Equal("Locked", trouble.GetProperty("fault").GetString());
            foreach (var run in ids)
            {
                await api.UntilAsync(run, r => RunsApi.Status(r) == "Paused");
            }

            await IsAsync(api, goesOn, "resume", HttpStatusCode.Conflict); // It waits for the database, not for its user.
            await IsAsync(api, pausedBefore, "pause", HttpStatusCode.Conflict);
            await IsAsync(api, resumed, "resume", HttpStatusCode.Accepted);
            await IsAsync(api, stayingPaused, "pause", HttpStatusCode.Accepted);
            await IsAsync(api, stopped, "stop", HttpStatusCode.Accepted);
            Assert.True((await api.RunAsync(stayingPaused)).GetProperty("notStored").GetProperty("staysPaused").GetBoolean());
            await api.UntilAsync(stopped, r => RunsApi.Status(r) == "Stopped");
        }

        await api.UntilAsync(goesOn, IsStoredAnd("Running"));
        await api.UntilAsync(resumed, IsStoredAnd("Running"));
        await api.UntilAsync(stopped, IsStoredAnd("Stopped"));
        Assert.Contains("stays paused", (await api.EventAsync(stayingPaused, "StorageFailed")).GetProperty("message").GetString(), StringComparison.Ordinal);
        foreach (var run in ids)
        {
            Assert.Equal(run == pausedBefore || run == stayingPaused, (await api.RunAsync(run)).GetProperty("pausedByUser").GetBoolean());
        }

        foreach (var run in (long[])[pausedBefore, stayingPaused])
        {
            Assert.Equal("Paused", RunsApi.Status(await api.RunAsync(run)));
            Assert.Equal(1, (await api.EventKindsAsync(run)).Count(kind => kind == "Paused"));
            Assert.DoesNotContain("Resumed", await api.EventKindsAsync(run));
            await api.ConfirmedAsync(run, "resume");
        }

        foreach (var run in ids.Where(run => run != stopped))
        {
            await api.ConfirmedAsync(run, "stop");
        }
    }

    [Fact]
    public async Task A_lock_that_is_let_go_before_the_time_is_up_pauses_nothing()
    {
        await using var application = GrokLabApplication.On(storage, ("Storage:PauseAfter", "01:00:00"));
        application.Configure = services => services.Configure<RunWriterOptions>(writer => writer.LockPatience = TimeSpan.FromSeconds(1));
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000, every: 100));
        await api.StepAsync(id, 1);
        await using var pages = new PageContext(application);
        var banner = pages.Render<StorageBanner>();
        var run = pages.Render<RunPage>(page => page.Add(p => p.Id, id));
        Assert.Equal("", banner.Markup);
        using (var other = Lock())
        {
            var trouble = await api.TroubleAsync(t => t.GetProperty("waitingRecords").GetInt32() > 10);
            Assert.InRange(trouble.GetProperty("pausesInSeconds").GetInt32(), 1, 3_600);
            Assert.Equal(0, trouble.GetProperty("heldRuns").GetInt32());
            banner.WaitForAssertion(() => Assert.Contains("another program holds a lock on it", banner.Markup, StringComparison.Ordinal));
            Assert.Contains("training continues in memory for another", banner.Markup, StringComparison.Ordinal);
            Assert.Contains(Path.Combine(storage.Path, "groklab.db"), banner.Markup, StringComparison.Ordinal);
            run.WaitForAssertion(() => Assert.Contains("The run trains on in memory.", run.Markup, StringComparison.Ordinal));
        }

        await api.EventAsync(id, "StorageFailed");
        banner.WaitForAssertion(() => Assert.Equal("", banner.Markup));
        run.WaitForAssertion(() => Assert.Contains("Database not writable", run.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("The run trains on in memory.", run.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Paused", await api.EventKindsAsync(id));
        await api.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task Nothing_is_renamed_or_deleted_meanwhile_and_both_can_be_afterwards()
    {
        await using var application = GrokLabApplication.On(storage, ("Storage:PauseAfter", "01:00:00"));
        application.Configure = services => services.Configure<RunWriterOptions>(writer => writer.LockPatience = TimeSpan.FromSeconds(1));
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var ended = await api.LaunchOneAsync(RunsApi.Tiny(10));
        var name = (await api.EndedAsync(ended)).GetProperty("name").GetString();
        var group = (await api.RunAsync(ended)).GetProperty("groupId").GetInt64();
        var trains = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000, every: 100));
        await api.StepAsync(trains, 1);
        using (var other = Lock())
        {
            await api.TroubleAsync(_ => true);
            foreach (var path in (string[])[$"runs/{ended}", $"groups/{group}"])
            {
                using var deleted = await client.DeleteAsync(new Uri($"/api/{path}", UriKind.Relative));
                using var renamed = await client.PatchAsJsonAsync($"/api/{path}", new { name = "other" });
                foreach (var refusal in (HttpResponseMessage[])[deleted, renamed])
                {
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.StatusCode);
                    Assert.Contains("another program holds a lock", await refusal.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                }
            }
        }

        await api.EventAsync(trains, "StorageFailed");
        Assert.Equal(name, (await api.RunAsync(ended)).GetProperty("name").GetString());
        using var afterwards = await client.DeleteAsync(new Uri($"/api/groups/{group}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, afterwards.StatusCode);
        await api.ConfirmedAsync(trains, "stop");
    }

    public void Dispose() => storage.Dispose();

    private SqliteConnection Lock()
    {
        var other = new SqliteConnection($"Data Source={Path.Combine(storage.Path, "groklab.db")};Pooling=False");
        other.Open();
        using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return other;
    }

    private static Func<JsonElement, bool> IsStoredAnd(string status) =>
        run => run.GetProperty("notStored").ValueKind == JsonValueKind.Null && RunsApi.Status(run) == status;

    private static async Task IsAsync(RunsApi api, long id, string command, HttpStatusCode expected)
    {
        var (status, body) = await api.CommandAsync(id, command);
        Assert.True(status == expected, $"{command}: {status} {body}");
    }
}
