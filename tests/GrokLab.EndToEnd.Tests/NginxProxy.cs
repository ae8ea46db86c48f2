using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GrokLab.EndToEnd.Tests;

/// <summary>nginx in a process of its own on a free port, before a server, as docs/reverse-proxy.md sets it up.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private const string DocumentedServer = "http://127.0.0.1:5080";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task<string> errors;

    private NginxProxy(Process process, int port)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
    }

    internal string Url { get; }

    /// <summary>Starts nginx.</summary>
    /// <param name="folder">Where it may write.</param>
    /// <param name="server">The address of the program, without a path.</param>
    /// <param name="takesPathAway">Whether nginx takes /groklab away.</param>
    internal static async Task<NginxProxy> StartAsync(string folder, string server, bool takesPathAway)
    {
        var port = FreePort();
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              server {
                listen 127.0.0.1:{{port}};
                {{Location().Replace(DocumentedServer, takesPathAway ? $"{server}/" : server, StringComparison.Ordinal)}}
              }
            }
            """);
        var program = Environment.GetEnvironmentVariable("GROKLAB_NGINX") is { Length: > 0 } path ? path : "/usr/sbin/nginx";
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in (string[])["-e", "stderr", "-p", folder, "-c", configuration])
        {
            start.ArgumentList.Add(argument);
        }

        var proxy = new NginxProxy(Process.Start(start)!, port);
        await proxy.ListensAsync(port);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task ListensAsync(int port)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                Assert.False(process.HasExited, process.HasExited ? await errors : "");
                await Task.Delay(50, patience.Token);
            }
        }
    }

    // The part of the documented configuration that is not about TLS and the host's name.
    private static string Location()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reverse-proxy.md"));
        var begin = page.IndexOf("location /groklab/ {", StringComparison.Ordinal);
        Assert.Contains(DocumentedServer, page[begin..], StringComparison.Ordinal);
        return page[begin..(page.IndexOf('}', begin) + 1)];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
