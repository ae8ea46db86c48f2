using System.Net;
using System.Text.Json;

namespace GrokLab.EndToEnd.Tests;

/// <summary>The program serves its files and trains however it is started.</summary>
public sealed class WaysToStartTests : IDisposable
{
    private static readonly string[] Files =
        ["/app.css", "/favicon.svg", "/lib/signalr/signalr.min.js", "/_framework/blazor.web.js", "/_content/MudBlazor/MudBlazor.min.css"];

    private static readonly string[] ShortTraining =
        ["train", "--preset", "grokking-quick", "--set", "task.modulus=7", "--set", "model.width=16", "--set", "steps=20"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_published_program_serves_its_files_and_trains_from_any_folder()
    {
        var published = Path.Combine(folder.FullPath, "published");
        await Repository.RunAsync(
            Repository.Root, "dotnet", "publish", Repository.WebProject, "-c", Repository.Configuration, "--no-build", "-o", published);
        var program = Path.Combine(published, "GrokLab.Web.dll");
        var storage = Path.Combine(folder.FullPath, "storage");
        Directory.CreateDirectory(storage);
        await using (var server = await DashboardServer.StartAsync(storage, program, workingDirectory: folder.FullPath))
        {
            await AssertServesItsFilesAsync(server.Url);
        }

        AssertTrained(await Repository.RunAsync(folder.FullPath, "dotnet", [program, .. ShortTraining]));

        // The executable starts itself for its commands; without their answer the processor would have no name of its own.
        await using (var server = await DashboardServer.StartAsync(storage, Path.Combine(published, "GrokLab.Web"), workingDirectory: folder.FullPath))
        {
            using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
            using var devices = JsonDocument.Parse(await client.GetStringAsync("/api/devices"));
            Assert.NotEqual("CPU", devices.RootElement[0].GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task The_build_output_serves_its_files()
    {
        var program = Path.Combine(Repository.WebProject, "bin", Repository.Configuration, "net10.0", "GrokLab.Web.dll");
        await using var server = await DashboardServer.StartAsync(folder.FullPath, program, workingDirectory: folder.FullPath);
        await AssertServesItsFilesAsync(server.Url);
    }

    [Fact]
    public async Task Dotnet_run_trains_from_the_command_line() => AssertTrained(await Repository.RunAsync(
        Repository.Root, "dotnet", ["run", "--no-build", "-c", Repository.Configuration, "--project", Repository.WebProject, "--", .. ShortTraining]));

    private static async Task AssertServesItsFilesAsync(string url)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        foreach (var file in Files)
        {
            using var response = await client.GetAsync(file);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{file}: {response.StatusCode}");
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    private static void AssertTrained(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var ended = JsonDocument.Parse(lines[^1]);
        Assert.Equal("ended", ended.RootElement.GetProperty("type").GetString());
        Assert.Equal("Completed", ended.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(20, ended.RootElement.GetProperty("step").GetInt64());
    }
}
