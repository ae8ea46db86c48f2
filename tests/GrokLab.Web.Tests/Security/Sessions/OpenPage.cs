using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Security.Sessions;

/// <summary>A page with its circuit, as a browser's script opens it, over a WebSocket.</summary>
internal sealed partial class OpenPage : IAsyncDisposable
{
    private readonly HubConnection connection;
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> calls = new();
    private readonly SemaphoreSlim called = new(0);

    private OpenPage(HubConnection connection)
    {
        this.connection = connection;
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        connection.On<int, byte[]>("JS.RenderBatch", (batch, _) => connection.SendAsync("OnRenderCompleted", (long)batch, (string?)null));
        connection.On<string, string>("JS.EndInvokeDotNet", (_, _) => { });
        connection.On<string>("JS.Error", error => Call($"error {error}"));
        connection.On<int>("JS.EndUpdateRootComponents", _ => Call("shown"));
        connection.On<int, bool>("JS.EndLocationChanging", (call, goesOn) => Call($"may go {call} {goesOn}"));
    }

    /// <summary>Done when the server has closed it.</summary>
    internal Task Closed => closed.Task;

    /// <summary>Opens a page with what it needs: the cookie, or a program's token.</summary>
    internal static async Task<OpenPage> OpenAsync(Uri server, string path, (string Name, string Value) header)
    {
        using var client = new HttpClient { BaseAddress = server };
        client.DefaultRequestHeaders.Add(header.Name, header.Value);
        var html = await client.GetStringAsync(new Uri(path, UriKind.Relative));
        var page = new OpenPage(Connection(new Uri(server, "/_blazor"), server, header));
        await page.connection.StartAsync();
        var secret = await page.connection.InvokeAsync<string?>("StartCircuit", server.ToString(), new Uri(server, path).ToString(), "[]", "");
        Assert.NotNull(secret);
        await page.connection.SendAsync("UpdateRootComponents", Operations(html), State().Match(html).Groups[1].Value);
        await page.WaitAsync("shown");
        return page;
    }

    /// <summary>Sends what a browser sends before another page is shown, and waits for the answer.</summary>
    internal async Task AssertAnswersAsync(int call)
    {
        await AskAsync(call);
        await WaitAsync($"may go {call} True");
    }

    internal Task AskAsync(int call) =>
        connection.SendAsync("OnLocationChanging", call, "http://localhost/runs", (string?)null, false);

    /// <summary>What the server has called of the script so far.</summary>
    internal IReadOnlyCollection<string> Calls => calls;

    public ValueTask DisposeAsync()
    {
        called.Dispose();
        return connection.DisposeAsync();
    }

    private static HubConnection Connection(Uri address, Uri server, (string Name, string Value) header)
    {
        var builder = new HubConnectionBuilder().WithUrl(address, options =>
        {
            options.Headers.Add(header.Name, header.Value);
            options.Headers.Add("Origin", server.GetLeftPart(UriPartial.Authority));
        });

        // The protocol of Blazor's own script is in its server alone.
        var protocol = typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.BlazorPack.BlazorPackHubProtocol", throwOnError: true)!;
        builder.Services.AddSingleton((IHubProtocol)Activator.CreateInstance(protocol, nonPublic: true)!);
        return builder.Build();
    }

    private static string Operations(string html)
    {
        var markers = Marker().Matches(html).Select(m => JsonNode.Parse(m.Groups[1].Value)!.AsObject()).Where(m => m.ContainsKey("descriptor"));
        return new JsonObject
        {
            ["batchId"] = 1,
            ["operations"] = new JsonArray([.. markers.Select((marker, i) => new JsonObject
            {
                ["type"] = "add",
                ["ssrComponentId"] = i + 1,
                ["marker"] = marker,
            })]),
        }.ToJsonString();
    }

    private void Call(string what)
    {
        calls.Enqueue(what);
        called.Release();
    }

    /// <summary>Waits for a call of the server's.</summary>
    internal async Task WaitAsync(string what)
    {
        while (!calls.Contains(what))
        {
            Assert.True(await called.WaitAsync(TimeSpan.FromMinutes(2)), $"No '{what}' came, but: {string.Join(", ", calls)}");
        }
    }

    [GeneratedRegex("<!--Blazor:(.*?)-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}
