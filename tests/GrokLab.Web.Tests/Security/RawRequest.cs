using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace GrokLab.Web.Tests.Security;

/// <summary>A request byte for byte as written: clients of the framework would mend its path.</summary>
internal static class RawRequest
{
    internal static async Task<(int Status, string Text)> SendAsync(
        Uri server, string method, string target, string? body = null, params (string Name, string Value)[] headers)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port);
        await using var stream = socket.GetStream();
        var request = new StringBuilder($"{method} {target} HTTP/1.1\r\n");
        (string Name, string Value)[] all = [("Host", server.Authority), ("Connection", "close"), .. headers];
        foreach (var (name, value) in all.DistinctBy(h => h.Name).Select(h => headers.FirstOrDefault(own => own.Name == h.Name, h)))
        {
            request.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (body is not null && headers.All(h => h.Name != "Transfer-Encoding"))
        {
            request.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{request}\r\n"));
        await WriteBodyAsync(stream, body);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await ReadAsync(reader);
        var status = text.Split(' ', 3) is [_, { Length: 3 } code, ..] ? int.Parse(code, CultureInfo.InvariantCulture) : 0;
        return (status, text);
    }

    // A server that refuses a large body closes the connection while it is still being sent.
    private static async Task WriteBodyAsync(NetworkStream stream, string? body)
    {
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(body ?? ""));
        }
        catch (IOException)
        {
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[16 * 1024];
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
            {
                text.Append(buffer, 0, read);
            }
        }
        catch (IOException)
        {
        }

        return text.ToString();
    }
}
