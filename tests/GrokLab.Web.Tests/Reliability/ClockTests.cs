using System.Net;
using System.Text.Json;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Web.Estimates;
using GrokLab.Web.Tests.Runs;
using GrokLab.Web.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>Somebody sets the clock while the program runs.</summary>
public sealed class ClockTests : IDisposable
{
    private static readonly TimeSpan[] Jumps = [TimeSpan.FromDays(400), TimeSpan.FromDays(-400), TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.Zero];

    private readonly TemporaryFolder storage = new();
    private readonly SetClock clock = new();

    [Fact]
    public async Task A_run_is_stored_and_shown_as_ever_and_its_times_stay_sane()
    {
        await using var application = Application(("Training:CheckpointInterval", "00:00:00.2"));
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await api.LaunchOneAsync(RunsApi.Tiny(6_000, every: 10));
        var jumps = 0;
        var run = await api.UntilAsync(id, run =>
        {
            clock.Offset = Jumps[jumps++ % Jumps.Length];
            Assert.InRange(run.GetProperty("elapsedSeconds").GetDouble(), 0, 1_800); // The machine may be busy, but not for 400 days.
            Assert.True(run.GetProperty("remainingSeconds") is not { ValueKind: JsonValueKind.Number } remaining || remaining.GetDouble() is >= 0 and < 1e6);
            Assert.True(run.GetProperty("stepsPerSecond") is not { ValueKind: JsonValueKind.Number } rate || rate.GetDouble() is >= 0 and < 1e6);
            return RunsApi.Status(run) == "Completed";
        });

        Assert.Equal(6_000, run.GetProperty("checkpointStep").GetInt64());
        Assert.Equal(Enumerable.Range(0, 601).Select(i => 10L * i), (await api.MetricAsync(id, "train_loss")).Select(p => p.Step));
        await api.ConfirmedAsync(await RunningAsync(api), "pause"); // What waits for a confirmation waits as long as ever.
    }

    [Fact]
    public async Task Trouble_with_the_database_lasts_as_long_as_it_lasts()
    {
        await using var application = Application(("Storage:PauseAfter", "01:00:00"));
        application.Configure += services => services.Configure<RunWriterOptions>(writer => writer.LockPatience = TimeSpan.FromMilliseconds(100));
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var id = await RunningAsync(api);
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(storage.Path, "groklab.db")};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            await api.TroubleAsync(_ => true);
            clock.Offset = TimeSpan.FromDays(2);
            var trouble = await api.TroubleAsync(t => t.GetProperty("waitingRecords").GetInt32() > 5);
            Assert.InRange(trouble.GetProperty("pausesInSeconds").GetInt32(), 3_000, 3_600);
            Assert.Equal(0, trouble.GetProperty("heldRuns").GetInt32());
        }

        await api.EventAsync(id, "StorageFailed");
        await api.ConfirmedAsync(id, "stop");
    }

    [Fact]
    public async Task A_login_ends_when_the_clock_says_so_and_no_clock_gives_more_attempts()
    {
        await using var application = Application(
            ("Security:Password", LockedHost.Password), ("Security:LoginAttemptsPerMinute", "5"), ("Security:SessionLength", "12:00:00"));
        using var browser = LockedHost.BrowserOf(application);
        using (var login = await LockedHost.LoginAsync(browser, LockedHost.Password))
        {
            Assert.Equal(HttpStatusCode.Redirect, login.StatusCode);
        }

        clock.Offset = TimeSpan.FromDays(-30);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser));
        clock.Offset = TimeSpan.FromHours(13);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser));

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            clock.Offset += TimeSpan.FromHours(1);
            using var wrong = await LockedHost.LoginAsync(browser, "wrong horse");
            answers.Add(wrong.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.InRange(answers.Count(answer => answer == HttpStatusCode.Unauthorized), 0, 10); // A slow test may see a second minute.
    }

    [Theory]
    [InlineData(100, 100, 100)]
    [InlineData(-86_400, 90, 90)] // The clock was set back meanwhile.
    [InlineData(86_400, 90, 90 + 120)] // It was set forward, or the run was paused for the night.
    public void What_earlier_runs_took_is_within_reason(double onTheWall, double trained, double expected)
    {
        var begun = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        var run = new Run { Name = "", SpecJson = "{}", RequestedDevice = "cpu", StartedAt = begun, EndedAt = begun.AddSeconds(onTheWall), ElapsedSeconds = trained };
        Assert.Equal(expected, EarlierRuns.Seconds(run), 6);
    }

    public void Dispose() => storage.Dispose();

    private GrokLabApplication Application(params (string, string)[] settings)
    {
        var application = GrokLabApplication.On(storage, settings);
        application.Configure = services => services.AddSingleton<TimeProvider>(clock);
        return application;
    }

    private static async Task<long> RunningAsync(RunsApi api)
    {
        var id = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000, every: 100));
        await api.StepAsync(id, 1);
        return id;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser)
    {
        using var response = await browser.GetAsync(new Uri("/api/runs", UriKind.Relative));
        return response.StatusCode;
    }
}
