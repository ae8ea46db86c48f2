using System.Net;
using System.Text.RegularExpressions;

namespace GrokLab.Web.Tests.Security;

/// <summary>The real program with a password and a token, on Kestrel.</summary>
public sealed partial class LockedHost : IAsyncDisposable, IAsyncLifetime
{
    internal const string Password = "correct horse";
    internal const string Token = "groklab_0123456789abcdef";

    private readonly TemporaryFolder storage = new();

    public LockedHost()
    {
        Application = GrokLabApplication.On(
            storage, ("Security:Password", Password), ("Security:Tokens:tests", Token),
            ("Security:LoginAttemptsPerMinute", "1000"), ("Security:LoginAttemptsPerMinuteInAll", "10000"));
    }

    public GrokLabApplication Application { get; }

    /// <summary>A browser that follows no redirect by itself.</summary>
    internal HttpClient Browser() => BrowserOf(Application);

    internal static HttpClient BrowserOf(GrokLabApplication application)
    {
        var client = Client(application);
        client.DefaultRequestHeaders.Add("Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        return client;
    }

    /// <summary>A program with the token.</summary>
    internal HttpClient Program(string token = Token)
    {
        var client = Client(Application);
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>Fills in the login page's form.</summary>
    internal static async Task<HttpResponseMessage> LoginAsync(HttpClient browser, string password, string returnUrl = "/")
    {
        var page = await browser.GetStringAsync(new Uri($"/login?returnUrl={Uri.EscapeDataString(returnUrl)}", UriKind.Relative));
        return await PostAsync(browser, "/login", ("__RequestVerificationToken", FormToken(page)), ("password", password), ("returnUrl", returnUrl));
    }

    internal static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await browser.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    internal static string FormToken(string page) => WebUtility.HtmlDecode(TokenPattern().Match(page).Groups[1].Value);

    private static HttpClient Client(GrokLabApplication application)
    {
        using var started = application.CreateClient();
        return new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = started.BaseAddress };
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        storage.Dispose();
    }

    [GeneratedRegex(@"name=""__RequestVerificationToken"" value=""([^""]+)""")]
    private static partial Regex TokenPattern();
}
