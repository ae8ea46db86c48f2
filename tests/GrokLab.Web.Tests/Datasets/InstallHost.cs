using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Training.Tests.Datasets;

namespace GrokLab.Web.Tests.Datasets;

/// <summary>The program, its settings pointing to a server here for CIFAR-10's archive; each test begins with an empty data folder.</summary>
public sealed class InstallHost : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder storage = new();
    private readonly TemporaryFolder own = new();

    public InstallHost()
    {
        MadeBatches.Write(MadeFolder, recordsABatch: 20, testRecords: 30);
        Archive = MadeArchive.Of(MadeFolder);
        Server = new ArchiveServer(Archive);
        Application = GrokLabApplication.On(
            storage, ("Datasets:Cifar10Url", Server.Address.ToString()), ("Datasets:Cifar10Sha256", MadeArchive.Sha256(Archive).ToUpperInvariant()));
        Client = Application.CreateClient();
    }

    internal GrokLabApplication Application { get; }

    internal HttpClient Client { get; }

    internal ArchiveServer Server { get; }

    internal byte[] Archive { get; }

    /// <summary>Batches of the user's own.</summary>
    internal string MadeFolder => Path.Combine(own.Path, "cifar-10-batches-bin");

    /// <summary>Where the program installs.</summary>
    internal string Folder => Path.Combine(storage.Path, "datasets", "cifar-10-batches-bin");

    /// <summary>What lies where the program installs.</summary>
    internal IReadOnlyList<string> Left => Directory.Exists(Path.GetDirectoryName(Folder))
        ? [.. Directory.GetFileSystemEntries(Path.GetDirectoryName(Folder)!).Select(e => Path.GetFileName(e)!)] : [];

    internal async Task ResetAsync()
    {
        Server.Release();
        using (await Client.DeleteAsync(new Uri("/api/datasets/cifar10/install", UriKind.Relative)))
        {
            // 409 where none is under way.
        }

        (Server.Content, Server.Refusal) = (Archive, null);
        Server.BreaksAfter.Clear();
        Server.Ranges.Clear();
        if (Directory.Exists(Path.GetDirectoryName(Folder)))
        {
            Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
        }
    }

    internal string Save(string name, byte[] bytes)
    {
        var path = Path.Combine(own.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A copy of the made batches that can be spoiled.</summary>
    internal string OwnFolder(string name)
    {
        var folder = Path.Combine(own.Path, name);
        MadeBatches.Write(folder, recordsABatch: 20, testRecords: 30);
        return folder;
    }

    internal async Task<(HttpStatusCode Status, JsonElement Body)> InstallAsync(object request)
    {
        using var response = await Client.PostAsJsonAsync("/api/datasets/cifar10/install", request);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    internal async Task<(HttpStatusCode Status, JsonElement Body)> CancelAsync()
    {
        using var response = await Client.DeleteAsync(new Uri("/api/datasets/cifar10/install", UriKind.Relative));
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    internal Task<JsonElement> FactsAsync() => Client.GetFromJsonAsync<JsonElement>("/api/datasets/cifar10");

    /// <summary>Installs and waits for the end, which must be this one.</summary>
    internal async Task<JsonElement> InstalledAsync(object request, string end = "Completed")
    {
        var (status, body) = await InstallAsync(request);
        Assert.True(status == HttpStatusCode.Accepted, body.ToString());
        var state = await UntilAsync(s => s.GetProperty("status").GetString() != "Running");
        Assert.True(state.GetProperty("status").GetString() == end, state.ToString());
        return state;
    }

    internal async Task<JsonElement> UntilAsync(Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var state = await Client.GetFromJsonAsync<JsonElement>("/api/datasets/cifar10/install");
            if (holds(state))
            {
                return state;
            }

            Assert.False(patience.IsCancellationRequested, $"Waited in vain; the installation is: {state}");
            await Task.Delay(25);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Application.Dispose();
        Server.Dispose();
        storage.Dispose();
        own.Dispose();
    }
}
