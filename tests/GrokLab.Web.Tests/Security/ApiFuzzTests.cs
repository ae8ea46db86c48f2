using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using GrokLab.Data.Storage;
using GrokLab.Tests.Fuzz;
using GrokLab.Web.Tests.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace GrokLab.Web.Tests.Security;

/// <summary>
/// Whatever is sent to the API, it answers that it did it or why not, never with a failure of its own; and what it refused has
/// left nothing behind.
/// </summary>
public sealed class ApiFuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Launches =
    [
        """{"preset":"grokking-quick"}""",
        """{"preset":"grokking-quick","seeds":[1,42,15213],"overrides":{"task":{"modulus":59},"regularizer":{"kind":"ncc","lambda":1e-6},"steps":1000},"name":"three"}""",
        """{"preset":"grokking-quick","seeds":[1,2],"overrides":{"regularizer.kind":"ncc"},"grid":{"regularizer.lambda":[1e-5,1e-6],"batchSize":[64,128]}}""",
        """{"preset":"fig2-quick","variants":["REG"],"overrides":{"epochs":2}}""",
        """{"preset":"grokking-quick","variants":["baseline",{"name":"wide","overrides":{"model.width":256}}],"seeds":[7]}""",
        """{"preset":"grokking-paper","overrides":{"optimizer":{"kind":"sgd","momentum":0.9},"evaluation":{"every":5,"denseUntil":100},"device":"cpu"}}""",
        """{"preset":"grokking-quick","overrides":{"task":{"kind":"permutationGroup"},"regularizer":{"kind":"flatness","lambda":1e-3,"schedule":[{"step":5,"lambda":0}]}}}""",
    ];

    private static readonly string[] Lambdas = ["""{"lambda":0.5}""", """{"lambda":1e-6}"""];

    private static readonly string[] FromRuns =
    [
        """{"steps":100}""", """{"epochs":3}""", """{"seed":7}""", """{"seed":7,"name":"again","overrides":{"optimizer":{"learningRate":0.002}}}""",
        """{"overrides":{"regularizer":{"kind":"ncc","lambda":1e-4}},"name":"fork"}""", """{"step":10,"overrides":{"regularizer.lambda":0}}""", "{}",
    ];

    private static readonly string[] Descriptions =
        ["""{"name":"another"}""", """{"name":"another","note":"of two\nlines"}""", """{"note":null}""", """{"note":""}"""];

    private static readonly string[] Reads =
    [
        "/api/runs?skip=@&take=@&status=@", "/api/groups?skip=@&take=@", "/api/runs/@", "/api/groups/@", "/api/groups/@/onset", "/api/runs/@/events", "/api/runs/@/checkpoints",
        "/api/claims?C1=@&c8=@", "/claims?C1=@&C2=@",
        "/api/runs/1/metrics?names=@&maxPoints=@&axis=@&afterStep=@", "/api/runs/@/metrics?names=train_loss", "/api/runs/@/metrics.csv",
        "/api/figures/@.csv?group=@&band=@", "/api/figures/1.svg?group=@&widthCm=@&heightCm=@&band=@", "/api/figures/1.png?widthCm=@&heightCm=@&dpi=@",
        "/api/datasets/cifar10/samples.png?class=@&count=@&skip=@", "/api/@", "/@/@", "/runs/@", "/launch/@", "/theory?run=@", "/figures?figure=@&group=@", "/groups/@", "/hubs/@",
    ];

    private static readonly string[] Words =
    [
        "", "0", "1", "-1", "2", "100", "1001", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "1e9", "1e400", "NaN", "Infinity",
        "1.5", " 1", "+1", "0x10", "true", "null", "log", "LINEAR", "std", "minmax", "Queued", "queued,running", "train_loss", "train_loss,kappa", "train_loss,,",
        "a,b", "%00", "%0a", "%ff", "%c3%28", "%F0%9F%99%82", "%ed%a0%80", "%25", "%", "%2", "%2e%2e%2f", "..", "'", "%22", "%3Cscript%3E", "aeroplane", "[]", "a=b",
    ];

    private readonly TemporaryFolder storage = new();

    [Fact]
    public async Task It_answers_in_words_and_stores_the_whole_or_nothing()
    {
        await using var application = GrokLabApplication.On(storage, ("Training:MaxQueuedRuns", "300"));
        using var client = application.CreateClient();
        var (ended, held) = await HoldTheQueueAsync(client);
        var answers = new SortedDictionary<string, int>();
        var cases = MutatedJson.Cases(2_000, 120_000);

        await Gen.Select(MutatedJson.Of(FromRuns), Gen.Int[0, 2]).SampleAsync(
            (body, kind) => PostAsync(
                application, client, kind == 0 ? $"/api/runs/{ended}/extend" : kind == 1 ? $"/api/runs/{ended}/clone" : $"/api/runs/{held}/fork", body, answers),
            iter: cases / 5, threads: 1);
        var bodies = Gen.Select(MutatedJson.Of(Launches), Gen.Int[0, 9]);
        await bodies.SampleAsync(
            async (body, kind) => await PostAsync(
                application, client, kind == 0 ? "/api/estimates?effort=Known" : kind == 1 ? "/api/runs/" : "/api/runs", body, answers),
            iter: cases, threads: 1);
        await MutatedJson.Of(Lambdas).SampleAsync(
            body => PostAsync(application, client, $"/api/runs/{held + 1}/lambda", body, answers), iter: cases / 10, threads: 1);
        await Gen.Select(MutatedJson.Of(Descriptions), Gen.Bool).SampleAsync(
            (body, group) => SendAsync(application, client, HttpMethod.Patch, group ? "/api/groups/1" : $"/api/runs/{held}", body, answers), iter: cases / 10, threads: 1);
        foreach (var path in (string[])[$"/api/runs/{held}", $"/api/groups/{held}", "/api/runs/0", "/api/runs/-1", "/api/runs/9223372036854775807"])
        {
            await SendAsync(application, client, HttpMethod.Delete, path, "{}", answers);
        }

        await Targets().SampleAsync(target => GetAsync(client, target, answers), iter: cases / 5, threads: 1);

        output.WriteLine(string.Join('\n', answers.Select(a => $"{a.Value,8} {a.Key}")));
        using var alive = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    public void Dispose() => storage.Dispose();

    // A run that pauses has the only place to train, so that nothing of what is accepted is begun.
    private static async Task<(long Ended, long Held)> HoldTheQueueAsync(HttpClient client)
    {
        var api = new RunsApi(client);
        var ended = await api.LaunchOneAsync(RunsApi.Tiny(10));
        await api.EndedAsync(ended);
        var held = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await api.StepAsync(held, 1);
        await api.ConfirmedAsync(held, "pause");
        await api.LaunchOneAsync(RunsApi.Tiny(10));
        return (ended, held);
    }

    private static Gen<string> Targets() => Gen.Select(Gen.Int[0, Reads.Length - 1], Gen.Int[0, int.MaxValue], (read, seed) =>
    {
        var random = new Random(seed);
        return string.Concat(Reads[read].Split('@').Select((part, i) => i == 0 ? part : Words[random.Next(Words.Length)] + part));
    });

    private static Task PostAsync(
        GrokLabApplication application, HttpClient client, string path, string body, SortedDictionary<string, int> answers) =>
        SendAsync(application, client, HttpMethod.Post, path, body, answers);

    private static async Task SendAsync(
        GrokLabApplication application, HttpClient client, HttpMethod method, string path, string body, SortedDictionary<string, int> answers)
    {
        var (runs, groups) = await CountAsync(application);
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Count(answers, $"{method} {path}", response.StatusCode);
        Assert.True((int)response.StatusCode < 500, $"{response.StatusCode} {path} {body}\n{text}");
        var (runsAfter, groupsAfter) = await CountAsync(application);
        var made = response.StatusCode switch
        {
            HttpStatusCode.Created => JsonElement.Parse(text).GetArrayLength(),
            HttpStatusCode.Accepted when !path.EndsWith("/extend", StringComparison.Ordinal) => 1,
            _ => 0,
        };
        Assert.True((runs + made, groups + Math.Min(1, made)) == (runsAfter, groupsAfter), $"{response.StatusCode} {path} stored something else: {body}");
        if ((int)response.StatusCode >= 400)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.True(JsonElement.Parse(text).GetProperty("title").GetString()!.Length > 0);
        }
    }

    private static async Task GetAsync(HttpClient client, string target, SortedDictionary<string, int> answers)
    {
        var (status, text) = await RawRequest.SendAsync(client.BaseAddress!, "GET", target);
        Count(answers, "GET", (HttpStatusCode)status);
        Assert.True(status is >= 200 and < 500, $"{status} {target}\n{text}");
    }

    private static void Count(SortedDictionary<string, int> answers, string what, HttpStatusCode status)
    {
        var key = $"{(int)status} {System.Text.RegularExpressions.Regex.Replace(what, @"\d+|\?.*", "")}";
        answers[key] = answers.GetValueOrDefault(key) + 1;
    }

    private static async Task<(int Runs, int Groups)> CountAsync(GrokLabApplication application)
    {
        await using var database = await application.Services.GetRequiredService<IDbContextFactory<GrokLabDbContext>>().CreateDbContextAsync();
        return (await database.Runs.CountAsync(), await database.RunGroups.CountAsync());
    }
}
