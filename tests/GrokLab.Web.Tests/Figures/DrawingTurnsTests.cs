using System.Net;
using GrokLab.Web.Drawing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Figures;

public sealed class DrawingTurnsTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task Files_are_made_one_after_the_other_and_a_client_that_goes_gives_its_place_away()
    {
        using var turns = new DrawingTurns();
        var (inside, most) = (0, 0);
        async ValueTask<object?> MakeAsync()
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            return null;
        }

        var first = new TaskCompletionSource<object?>();
        var held = turns.RunAsync(new DefaultHttpContext(), () => new(first.Task)).AsTask();
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, DrawingTurns.MostWaiting - 1).Select(_ => turns.RunAsync(new DefaultHttpContext(), MakeAsync).AsTask()).ToList();
        var leaving = turns.RunAsync(new DefaultHttpContext { RequestAborted = gone.Token }, MakeAsync).AsTask();

        var refused = new DefaultHttpContext();
        Assert.Equal(503, Assert.IsType<IStatusCodeHttpResult>(await turns.RunAsync(refused, MakeAsync), exactMatch: false).StatusCode);
        Assert.Equal("10", refused.Response.Headers.RetryAfter);

        gone.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        waiting.Add(turns.RunAsync(new DefaultHttpContext(), MakeAsync).AsTask());
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        first.SetResult(null);
        await held;
        Assert.All(await Task.WhenAll(waiting), Assert.Null);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Figures_and_comparisons_share_one_turn_and_say_when_to_try_again()
    {
        using var client = application.CreateClient();
        var turns = application.Services.GetRequiredService<DrawingTurns>();
        var full = new TaskCompletionSource<object?>();
        var held = Enumerable.Range(0, 1 + DrawingTurns.MostWaiting).Select(_ => turns.RunAsync(new DefaultHttpContext(), () => new(full.Task)).AsTask()).ToList();
        string[] paths = [.. from name in (string[])["/api/figures/1.{0}", "/api/comparison.{0}?runs=1"] from kind in (string[])["png", "svg", "csv"] select name.Replace("{0}", kind, StringComparison.Ordinal)];
        foreach (var path in paths)
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter?.Delta);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        full.SetResult(null);
        await Task.WhenAll(held);
        foreach (var path in paths)
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/api/comparison.png?runs=1&widthCm=100&heightCm=100")]
    [InlineData("/api/figures/1.png?widthCm=50&heightCm=50&dpi=1200")]
    public async Task A_picture_of_too_many_pixels_names_its_field_and_the_bound(string path)
    {
        using var client = application.CreateClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        await Runs.BadInputTests.AssertNamesAsync(response, "dpi", "at most 32000000 are allowed");
    }
}
