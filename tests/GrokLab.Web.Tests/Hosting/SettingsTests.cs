using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Web.Settings;
using GrokLab.Web.Startup;
using GrokLab.Web.Tests.Reliability;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Theory]
    [InlineData("Training:ConcurrentRunsPerDevice", "0", "from 1 to 64")]
    [InlineData("Training:MaxQueuedRuns", "-1", "from 1 to")]
    [InlineData("Training:MaxMemoryGiB", "0", "from 0.5 to")]
    [InlineData("Training:MaxMemoryGiB", "0,5", "use a point for decimals")]
    [InlineData("Security:Password", "short", "fewer than 8 characters")]
    [InlineData("Security:Password", "pbkdf2-sha256:nothing", "is no hash of a password")]
    [InlineData("Security:Tokens:me", "short", "fewer than 20 characters")]
    [InlineData("Security:LoginAttemptsPerMinute", "0", "from 1 to")]
    [InlineData("Security:SessionLength", "00:00:01", "from 00:01:00")]
    [InlineData("Security:LongestSession", "00:00:01", "from 00:01:00")]
    [InlineData("Security:TrustedProxies:0", "proxy.example", "must be addresses")]
    [InlineData("Training:Step", "slow", "auto, plain or fast")]
    [InlineData("Torch:LibraryDirectory", "/no/such/folder", "does not exist")]
    [InlineData("Datasets:Cifar10", "/no/such/folder", "does not exist")]
    [InlineData("Datasets:Cifar10Url", "ftp://example.org/cifar.tar.gz", "https://")]
    [InlineData("Datasets:Cifar10Sha256", "c4a38c50", "64 hexadecimal digits")]
    [InlineData("PathBase", "groklab", "must begin with a slash")]
    [InlineData("PathBase", "//evil.example", "is not a path")]
    [InlineData("PathBase", "/a//b", "is not a path")]
    [InlineData("PathBase", "/a/../b", "is not a path")]
    [InlineData("PathBase", "/a?b", "is not a path")]
    [InlineData("PathBase", "http://lab.example/groklab", "is not a path")]
    [InlineData("PathBase", "/a%5Cb", "is not a path")]
    [InlineData("Urls", "nonsense", "no scheme or no name")]
    [InlineData("Urls", "ftp://localhost:5080", "must begin with http://")]
    [InlineData("Urls", "http://localhost:abc", "must be a number")]
    [InlineData("Urls", "http://127.0.0.1:99999", "from 0 to 65535")]
    [InlineData("Urls", "http://127.0.0.1:5080/lab", "must have no path")]
    [InlineData("Urls", "http://localhost:0", "http://127.0.0.1:0")]
    public async Task A_setting_that_cannot_be_ends_the_start_with_its_name(string name, string value, string words)
    {
        var (exitCode, output) = await ServerProcess.RefusedAsync(storage.Path, $"--{name}={value}");
        Assert.Equal(1, exitCode);
        var sentence = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)); // And no stack.
        Assert.Contains(name, sentence, StringComparison.Ordinal);
        Assert.Contains(words, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_until_the_first_has_ended()
    {
        var options = Options.Create(new StorageOptions { Directory = storage.Path });
        using var second = new StorageLock(options);
        using (var first = new StorageLock(options))
        {
            await first.TakeAsync(TimeSpan.Zero);
            var error = await Assert.ThrowsAsync<IOException>(() => second.TakeAsync(TimeSpan.FromMilliseconds(200)));
            Assert.Contains("Another GrokLab server uses", error.Message, StringComparison.Ordinal);
        }

        await second.TakeAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task All_state_is_under_the_storage_folder()
    {
        await using var application = GrokLabApplication.On(storage);
        using var client = application.CreateClient();
        await client.GetFromJsonAsync<JsonElement>("/api/runs");
        Assert.True(File.Exists(Path.Combine(storage.Path, "groklab.db")));
    }

    [Fact]
    public async Task Devices_that_cannot_be_asked_for_leave_the_processor_and_a_word_in_the_health()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var broken = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(broken.Path, "libc10.so"), "no library");
        await using var application = GrokLabApplication.On(storage, ("Torch:LibraryDirectory", broken.Path));
        using var client = application.CreateClient();
        var devices = await client.GetFromJsonAsync<JsonElement>("/api/devices");
        Assert.Equal("cpu", Assert.Single(devices.EnumerateArray()).GetProperty("device").GetString());
        using var response = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var part = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("parts").GetProperty("devices");
        Assert.Equal("Degraded", part.GetProperty("status").GetString());
        Assert.Contains("libc10.so", part.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_waiting_runs_than_allowed_are_refused_all_together()
    {
        await using var application = GrokLabApplication.On(storage, ("Training:MaxQueuedRuns", "2"));
        using var client = application.CreateClient();
        using var response = await client.PostAsJsonAsync("/api/runs", new { preset = "grokking-quick", seeds = (int[])[1, 2, 3] });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("at most 2", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength());
    }

    [Fact]
    public async Task A_run_that_needs_more_memory_than_is_allowed_is_refused_by_what_takes_most_of_it()
    {
        await using var application = GrokLabApplication.On(storage, ("Training:MaxMemoryGiB", "1.5"));
        using var client = application.CreateClient();
        foreach (var (overrides, field) in ((object, string)[])[
            (new Dictionary<string, object> { ["task.modulus"] = 499, ["batchSize"] = 65_536 }, "batchSize"),
            (new Dictionary<string, object> { ["model.width"] = 2_048, ["model.feedForwardWidth"] = 8_192, ["model.layers"] = 4 }, "model")])
        {
            foreach (var path in (string[])["/api/runs", "/api/estimates?effort=Known"])
            {
                using var response = await client.PostAsJsonAsync(path, new { preset = "grokking-quick", overrides });
                await Runs.BadInputTests.AssertNamesAsync(response, field, "1.5 GiB are allowed");
            }
        }

        using var small = await client.PostAsJsonAsync("/api/estimates?effort=Known", new { preset = "grokking-quick" });
        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength());
    }

    public void Dispose() => storage.Dispose();
}
