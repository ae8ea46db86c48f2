using System.Net;

namespace GrokLab.Web.Tests.Security;

/// <summary>What counts as an attempt to log in, and whose it is.</summary>
public sealed class AttemptTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Theory]
    [InlineData("/login/")]
    [InlineData("/LogIn")]
    [InlineData("/%6Cogin")]
    [InlineData("/login?returnUrl=/")]
    [InlineData("/login/?ended")]
    public async Task An_attempt_counts_however_its_address_is_written(string address)
    {
        await using var application = GrokLabApplication.On(storage, ("Security:Password", LockedHost.Password));
        using var browser = LockedHost.BrowserOf(application);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add(await AttemptAsync(browser, address));
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.InRange(answers.Count(answer => answer == HttpStatusCode.Unauthorized), 0, 10); // A slow test may see a second minute.
    }

    public void Dispose() => storage.Dispose();

    private static async Task<HttpStatusCode> AttemptAsync(HttpClient browser, string address)
    {
        var page = await browser.GetStringAsync(new Uri("/login", UriKind.Relative));
        using var answer = await LockedHost.PostAsync(browser, address, ("__RequestVerificationToken", LockedHost.FormToken(page)), ("password", "wrong horse"));
        return answer.StatusCode;
    }
}
