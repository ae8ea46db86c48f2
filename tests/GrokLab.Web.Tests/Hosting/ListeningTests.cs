using System.Net;
using System.Net.Sockets;
using GrokLab.Web.Startup;
using GrokLab.Web.Tests.Reliability;
using GrokLab.Web.Tests.Runs;
using Microsoft.AspNetCore.Http;

namespace GrokLab.Web.Tests.Hosting;

/// <summary>What the program does where it cannot listen: it ends with a sentence and has changed nothing.</summary>
public sealed class ListeningTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_port_in_use_ends_the_start_with_a_sentence_and_leaves_the_storage_as_it_was(string host)
    {
        await using (var server = await ServerProcess.StartAsync(storage))
        {
            var api = new RunsApi(server.Client);
            await api.StepAsync(await api.LaunchOneAsync(RunsApi.Tiny(10_000_000)), 1);
        }

        var before = Files();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (exitCode, output) = await ServerProcess.RefusedAsync(storage.Path, "--urls", $"http://{host}:{port}");
        Assert.Equal(1, exitCode);
        var sentence = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)); // And no stack.
        Assert.Contains($"GrokLab cannot listen at http://{host}:{port}: another program uses port {port}", sentence, StringComparison.Ordinal);
        Assert.Contains("set Urls to another port", sentence, StringComparison.Ordinal);
        Assert.Equal(before, Files()); // The run waits as it did, and no lock is held.
        await using var next = await ServerProcess.StartAsync(storage);
        await new RunsApi(next.Client).UntilAsync(1, run => RunsApi.Status(run) == "Running");
    }

    [Fact]
    public async Task An_address_of_another_machine_and_a_server_without_its_certificate_end_the_start_with_a_sentence_too()
    {
        foreach (var (settings, words) in ((string[], string)[])[
            (["--urls", "http://192.0.2.1:5080", "--Security:Password", "correct horse"], "cannot listen at http://192.0.2.1:5080: this machine does not have that address. Set Urls"),
            (["--Kestrel:Endpoints:A:Url", "http://192.0.2.1:5080", "--Security:Password", "correct horse"], "Set Kestrel:Endpoints"),
            (["--urls", "https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path", "/no/such/file.pfx"], "cannot listen at https://127.0.0.1:0: ")])
        {
            var (exitCode, output) = await ServerProcess.RefusedAsync(storage.Path, settings);
            Assert.Equal(1, exitCode);
            Assert.Contains(words, output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
            Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SocketError.AccessDenied, "http://127.0.0.1:80", "may not use port 80; ports below 1024 are for the system. Set Urls")]
    [InlineData(SocketError.AddressAlreadyInUse, "http://localhost:65535", "--urls http://localhost:65534")]
    [InlineData(SocketError.NetworkDown, "http://localhost:5080", "Set Urls to another address")]
    [InlineData(SocketError.Success, "http://localhost:5080", null)]
    public void Each_error_of_a_socket_has_its_sentence(SocketError error, string url, string? words)
    {
        var problem = Listening.Problem(error, BindingAddress.Parse(url), "Urls");
        Assert.True(words is null ? problem is null : problem!.Contains(words, StringComparison.Ordinal), problem);
    }

    public void Dispose() => storage.Dispose();

    private List<string> Files() =>
        [.. Directory.GetFiles(storage.Path, "*", SearchOption.AllDirectories).Order().Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}")];
}
