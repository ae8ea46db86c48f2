using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace GrokLab.Load;

/// <summary>Joins a run over a socket of its own and never reads a byte of it.</summary>
internal sealed class StalledClient : IDisposable
{
    private const char End = '\u001e'; // Of a message.

    private readonly ClientWebSocket socket = new();

    internal static async Task<StalledClient> JoinAsync(Uri server, long run)
    {
        var client = new StalledClient();
        var address = new UriBuilder(new Uri(server, "/hubs/runs")) { Scheme = "ws" }.Uri;

        // The least that the kernel takes for it.
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var connection = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2_048, NoDelay = true };
                await connection.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(connection, ownsSocket: true);
            },
        };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await client.socket.ConnectAsync(address, invoker, CancellationToken.None);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        await client.SendAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"type":1,"invocationId":"1","target":"Join","arguments":[{{run}}]}"""));
        return client;
    }

    /// <summary>Reads at last: all that the server had sent before it gave up. Returns when the connection has ended.</summary>
    internal async Task<long> ReadToEndAsync(CancellationToken patience)
    {
        var (buffer, bytes) = (new byte[64 * 1024], 0L);
        try
        {
            while (await socket.ReceiveAsync(buffer, patience) is { MessageType: not WebSocketMessageType.Close } part)
            {
                bytes += part.Count;
            }
        }
        catch (WebSocketException)
        {
            // Cut off without a word.
        }

        return bytes;
    }

    public void Dispose() => socket.Dispose();

    private async Task SendAsync(string message) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
}
