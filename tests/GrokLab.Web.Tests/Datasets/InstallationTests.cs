using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Training.Datasets;
using GrokLab.Training.Tests.Datasets;
using GrokLab.Web.Datasets;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Datasets;

public sealed class InstallationTests(InstallHost host) : IClassFixture<InstallHost>, IAsyncLifetime
{
    private static readonly object Download = new { source = "download" };

    public Task InitializeAsync() => host.ResetAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_download_is_installed_whole_and_never_repeated()
    {
        var state = await host.InstalledAsync(Download);
        Assert.Equal(host.Server.Address.ToString(), state.GetProperty("from").GetString());
        Assert.Equal(JsonValueKind.String, state.GetProperty("endedAt").ValueKind);
        var facts = await host.FactsAsync();
        Assert.Equal("Installed", facts.GetProperty("status").GetString());
        Assert.Equal((100, 30), (facts.GetProperty("trainImages").GetInt32(), facts.GetProperty("testImages").GetInt32()));
        Assert.Equal(["cifar-10-batches-bin"], host.Left);

        var (status, body) = await host.InstallAsync(Download);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("already", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(host.Server.Ranges);
    }

    [Fact]
    public async Task A_download_cancelled_in_the_middle_installs_nothing_and_goes_on_later()
    {
        await HeldAfterAsync(1_000);
        var (status, body) = await host.InstallAsync(new { source = "path", path = host.MadeFolder });
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("being installed already", body.GetProperty("detail").GetString(), StringComparison.Ordinal);

        (status, body) = await host.CancelAsync();
        Assert.Equal((HttpStatusCode.OK, "Cancelled"), (status, body.GetProperty("status").GetString()));
        Assert.Contains("1.0 kB", body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(["cifar-10-binary.tar.gz.part"], host.Left);
        var facts = await host.FactsAsync();
        Assert.Equal(("Missing", 1_000), (facts.GetProperty("status").GetString(), facts.GetProperty("keptBytes").GetInt64()));

        host.Server.Release();
        await host.InstalledAsync(Download);
        Assert.Equal("bytes=1000-", host.Server.Ranges[^1]);
        Assert.Equal(["cifar-10-batches-bin"], host.Left);
    }

    [Fact]
    public async Task Where_nothing_is_under_way_nothing_can_be_cancelled()
    {
        var (status, body) = await host.CancelAsync();
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("No installation", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_with_a_wrong_checksum_leaves_nothing()
    {
        host.Server.Content = [.. host.Archive[..^1], (byte)~host.Archive[^1]];
        var state = await host.InstalledAsync(Download, "Failed");
        Assert.Contains("SHA-256", state.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(host.Left);
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_told()
    {
        host.Server.Refusal = "404 Not Found";
        var state = await host.InstalledAsync(Download, "Failed");
        Assert.Contains("404 Not Found", state.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(host.Left);
    }

    [Fact]
    public async Task A_truncated_archive_leaves_nothing()
    {
        var path = host.Save("truncated.tar.gz", host.Archive[..(host.Archive.Length / 2)]);
        var state = await host.InstalledAsync(new { source = "path", path }, "Failed");
        Assert.Contains("truncated.tar.gz", state.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(host.Left);
    }

    [Fact]
    public async Task A_record_with_label_255_leaves_nothing_and_is_named()
    {
        var folder = host.OwnFolder("spoilt");
        var batch = Path.Combine(folder, "data_batch_2.bin");
        var bytes = await File.ReadAllBytesAsync(batch);
        bytes[7 * 3_073] = 255;
        await File.WriteAllBytesAsync(batch, bytes);
        var state = await host.InstalledAsync(new { source = "path", path = folder }, "Failed");
        Assert.Contains($"'{batch}' is damaged: record 8 has the label 255", state.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(host.Left);
    }

    [Fact]
    public async Task The_python_version_is_installed_as_binary_batches_also_from_the_folder_around_it()
    {
        var python = Path.Combine(host.OwnFolder("around"), "cifar-10-batches-py");
        MadePickles.Write(host.MadeFolder, python);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(python)!))
        {
            File.Delete(file);
        }

        await host.InstalledAsync(new { source = "path", path = Path.GetDirectoryName(python) });
        Assert.Equal(["cifar-10-batches-bin"], host.Left);
        var facts = await host.FactsAsync();
        Assert.Equal(("Installed", 100, 30), (facts.GetProperty("status").GetString(), facts.GetProperty("trainImages").GetInt32(), facts.GetProperty("testImages").GetInt32()));
    }

    [Fact]
    public async Task The_matlab_version_is_refused_with_what_to_get_instead()
    {
        var folder = host.OwnFolder("matlab");
        foreach (var file in Directory.GetFiles(folder))
        {
            File.Move(file, Path.ChangeExtension(file, ".mat"));
        }

        var (status, body) = await host.InstallAsync(new { source = "path", path = folder });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains($"'{folder}' holds the MATLAB version of CIFAR-10", body.ToString(), StringComparison.Ordinal);
        Assert.Contains("cifar-10-binary.tar.gz", body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_or_a_folder_of_the_user_is_installed_without_the_server()
    {
        await host.InstalledAsync(new { source = "path", path = host.Save("mine.tar.gz", host.Archive) });
        Assert.Equal(["cifar-10-batches-bin"], host.Left);
        await host.ResetAsync();

        // Also the folder round the batches' own.
        await host.InstalledAsync(new { source = "path", path = Path.GetDirectoryName(host.MadeFolder) });
        Assert.Equal("Installed", (await host.FactsAsync()).GetProperty("status").GetString());
        Assert.Empty(host.Server.Ranges);
    }

    [Fact]
    public async Task Something_else_in_its_place_is_not_touched()
    {
        Directory.CreateDirectory(host.Folder);
        var other = Path.Combine(host.Folder, "data_batch_1.bin");
        await File.WriteAllTextAsync(other, "mine");
        var facts = await host.FactsAsync();
        Assert.Equal("Damaged", facts.GetProperty("status").GetString());
        Assert.Contains("test_batch.bin", facts.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await host.InstallAsync(Download)).Status);
        Assert.Equal("mine", await File.ReadAllTextAsync(other));
    }

    [Theory]
    [InlineData("{}", "source", "Is missing")]
    [InlineData("""{"source":"ftp"}""", "source", "allowed are download and path")]
    [InlineData("""{"source":7}""", "source", "not a text")]
    [InlineData("""{"source":"download","url":"x"}""", "url", "no such field")]
    [InlineData("""{"source":"download","path":"/x"}""", "path", "beside a download")]
    [InlineData("""{"source":"path"}""", "path", "Is missing")]
    [InlineData("""{"source":"path","path":"  "}""", "path", "Is missing")]
    [InlineData("""{"source":"path","path":"cifar.tar.gz"}""", "path", "no full path")]
    [InlineData("""{"source":"path","path":"/no/such/cifar.tar.gz"}""", "path", "no file or folder")]
    [InlineData("""{"source":"path","path":"/dev/null"}""", "path", "is empty")]
    [InlineData("""{"source":"path","path":"/"}""", "path", "data_batch_1.bin")]
    [InlineData("""{"source":"path","path":"/a\u0000b"}""", "path", "no full path")]
    [InlineData("""[]""", "body", "object")]
    public async Task A_request_that_cannot_be_names_its_field(string body, string field, string words)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await host.Client.PostAsync(new Uri("/api/datasets/cifar10/install", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("errors");
        Assert.Contains(words, errors.GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(host.Left);
    }

    [Fact]
    public async Task Without_a_network_the_message_says_how_to_install_by_hand()
    {
        using var storage = new TemporaryFolder();
        var gone = new ArchiveServer([]);
        var address = gone.Address.ToString();
        gone.Dispose();
        await using var application = GrokLabApplication.On(storage, ("Datasets:Cifar10Url", address));
        using var client = application.CreateClient();
        var installation = application.Services.GetRequiredService<Cifar10Installation>();
        installation.Start(new InstallRequest { Source = InstallRequest.Download });
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (installation.State.IsRunning && !patience.IsCancellationRequested)
        {
            await Task.Delay(50);
        }

        Assert.Equal(InstallationStatus.Failed, installation.State.Status);
        var state = await client.GetFromJsonAsync<JsonElement>("/api/datasets/cifar10/install");
        Assert.Contains("could not be downloaded", state.GetProperty("message").GetString(), StringComparison.Ordinal);
        foreach (var part in (string[])[address, Cifar10Source.Official.Sha256, storage.Path, "Datasets:Cifar10"])
        {
            Assert.Contains(part, state.GetProperty("advice").GetString(), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(storage.Path, "datasets")));
    }

    private async Task HeldAfterAsync(int bytes)
    {
        host.Server.BreaksAfter.Enqueue(bytes);
        host.Server.Hold();
        Assert.Equal(HttpStatusCode.Accepted, (await host.InstallAsync(Download)).Status);
        await host.UntilAsync(state => state.GetProperty("bytes").GetInt64() == bytes);
    }
}
