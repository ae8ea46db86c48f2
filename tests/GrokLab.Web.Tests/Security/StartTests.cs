using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using GrokLab.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Tests.Security;

/// <summary>The program in a process of its own.</summary>
public sealed partial class StartTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder storage = new();

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--Kestrel:Endpoints:Any:Url", "http://*:0")]
    [InlineData("AllowedHosts", "lab.example")]
    public async Task Where_others_could_reach_it_the_program_does_not_start_without_a_password_and_says_how_to_set_one(string name, string value)
    {
        using var process = Start([(name, value)]);
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("no password is set", output, StringComparison.Ordinal);
        Assert.Contains("Security__Password", output, StringComparison.Ordinal);
        Assert.Contains("GrokLab.Web password", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(storage.Path));
    }

    [Fact]
    public async Task With_one_it_listens_there_and_answers_under_the_machines_names_alone()
    {
        using var process = Start([("--urls", "http://0.0.0.0:0"), ("--Security:Password", LockedHost.Password)]);
        try
        {
            var port = await PortAsync(process).WaitAsync(Patience);
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
            foreach (var (host, expected) in ((string?, HttpStatusCode)[])[
                (null, HttpStatusCode.Unauthorized), (Dns.GetHostName(), HttpStatusCode.Unauthorized), ("evil.example", HttpStatusCode.BadRequest)])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/api/runs");
                request.Headers.Host = host;
                using var response = await client.SendAsync(request);
                Assert.Equal(expected, response.StatusCode);
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task An_open_socket_is_refused_wherever_its_address_comes_from()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(new Credentials(Options.Create(new SecurityOptions())));
        builder.Services.Configure<KestrelServerOptions>(StartCheck.RefuseOpenSockets);
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Any, 0));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var application = builder.Build();
            await application.StartAsync();
        });
        Assert.Contains("no password is set", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://127.0.0.2", true)]
    [InlineData("https://[::1]:5080/", true)]
    [InlineData("http://unix:/tmp/groklab.sock", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://[::]:5080", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://+:5080", false)]
    [InlineData("http://192.168.1.5:5080", false)]
    [InlineData("http://lab.example:5080", false)]
    [InlineData("http://localhost.example:5080", false)]
    [InlineData("nonsense", false)]
    public void Only_addresses_of_this_machine_are_loopback(string url, bool loopback) => Assert.Equal(loopback, ListenAddresses.IsLoopback(url));

    [Theory]
    [InlineData("urls=http://localhost:1", null)]
    [InlineData("", null)]
    [InlineData("http_ports=8080", "http://*:8080")]
    [InlineData("https_ports=8443", "https://*:8443")]
    [InlineData("urls=http://localhost:1;http://*:2", "http://*:2")]
    [InlineData("urls=http://localhost:1|http_ports=8080", null)] // As the server reads it: urls come first.
    [InlineData("urls=http://localhost:1|Kestrel:Endpoints:A:Url=http://*:3", "http://*:3")]
    [InlineData("AllowedHosts=localhost;*", "AllowedHosts names *")]
    [InlineData("AllowedHosts=localhost;127.0.0.1;[::1]", null)]
    [InlineData("Security:TrustedProxies:0=10.0.0.1", "TrustedProxies")]
    public void Every_setting_that_lets_others_in_is_seen(string settings, string? wayIn)
    {
        var found = StartCheck.WayIn(Configuration(settings));
        Assert.True(wayIn is null ? found is null : found?.Contains(wayIn, StringComparison.Ordinal) == true, found);
    }

    [Fact]
    public void The_names_that_are_listened_at_are_answered_to()
    {
        Assert.Equal(["localhost", "127.0.0.1", "[::1]"], HostNames.Allowed(Configuration("urls=http://localhost:1")));
        Assert.Equal(["localhost", "127.0.0.1", "[::1]", "192.168.1.5"], HostNames.Allowed(Configuration("urls=http://192.168.1.5:1")));
        Assert.Equal(["lab.example"], HostNames.Allowed(Configuration("urls=http://localhost:1|AllowedHosts=lab.example")));
        Assert.Contains(Dns.GetHostName(), HostNames.Allowed(Configuration("urls=http://*:1")), StringComparer.OrdinalIgnoreCase);
    }

    public void Dispose() => storage.Dispose();

    private static IConfiguration Configuration(string settings) => new ConfigurationBuilder().AddInMemoryCollection(
        settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create(s[0], (string?)s[1]))).Build();

    private Process Start(IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = storage.Path };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var (name, value) in settings)
        {
            if (name.StartsWith("--", StringComparison.Ordinal))
            {
                start.ArgumentList.Add(name);
                start.ArgumentList.Add(value);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        start.Environment["Storage__Directory"] = storage.Path;
        return Process.Start(start)!;
    }

    private static async Task<int> PortAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Announcement().Match(line) is { Success: true } match)
            {
                return int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("The program ended before it announced its address.");
    }

    [GeneratedRegex(@"GrokLab is at http://[^:]+:(\d+)")]
    private static partial Regex Announcement();
}
