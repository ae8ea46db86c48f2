using System.Net;
using GrokLab.Web.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GrokLab.Web.Tests.Security;

/// <summary>What somebody gets, and the log says, who asks for a name that is not the program's.</summary>
public sealed class UnknownHostTests : IDisposable
{
    private readonly TemporaryFolder storage = new();
    private readonly CollectedLog log = new();

    [Theory]
    [InlineData("text/html", "text/plain")]
    [InlineData("*/*", "application/problem+json")]
    public async Task Without_a_password_the_sentence_names_the_host_the_setting_and_what_is_allowed(string accept, string type)
    {
        await using var application = Application();
        using var answer = await AskAsync(application, "lab.example", accept);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        foreach (var word in (string[])["lab.example", "AllowedHosts", "localhost, 127.0.0.1, [::1]"])
        {
            Assert.Contains(word, text, StringComparison.Ordinal);
        }

        Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var known = await AskAsync(application, "LOCALHOST:1", accept);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Fact]
    public async Task With_a_password_strangers_do_not_learn_the_names_and_the_log_does()
    {
        await using var application = Application(("Security:Password", LockedHost.Password), ("AllowedHosts", "lab.internal"));
        using var answer = await AskAsync(application, "lab.example");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("lab.example", text, StringComparison.Ordinal);
        Assert.Contains("AllowedHosts", text, StringComparison.Ordinal);
        Assert.DoesNotContain("lab.internal", text, StringComparison.Ordinal);
        Assert.Contains("lab.internal", Assert.Single(Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_names_each_host_once_and_a_stranger_cannot_fill_it()
    {
        await using var application = Application();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await AskAsync(application, "lab.example");
        }

        Assert.Contains("lab.example", Assert.Single(Lines()), StringComparison.Ordinal);
        for (var i = 0; i < 5 * UnknownHosts.MostNames; i++)
        {
            using var answer = await AskAsync(application, $"host-{i}.{string.Join('.', Enumerable.Repeat("example", 25))}");
        }

        Assert.Equal(UnknownHosts.MostNames, Lines().Count);
        Assert.All(Lines(), line => Assert.InRange(line.Length, 1, 400));
        Assert.Contains("not logged for an hour", Lines()[^1], StringComparison.Ordinal);
    }

    public void Dispose()
    {
        log.Dispose();
        storage.Dispose();
    }

    private GrokLabApplication Application(params (string, string)[] settings)
    {
        var application = GrokLabApplication.On(storage, settings);
        application.Configure = services => services.AddSingleton<ILoggerProvider>(log);
        return application;
    }

    private List<string> Lines() => [.. log.Lines.Select(line => line.Message).Where(message => message.Contains("host name", StringComparison.Ordinal))];

    private static async Task<HttpResponseMessage> AskAsync(GrokLabApplication application, string host, string accept = "*/*")
    {
        using var client = application.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await client.SendAsync(request);
    }
}
