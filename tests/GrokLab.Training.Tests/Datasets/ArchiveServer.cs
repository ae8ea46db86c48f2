using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GrokLab.Training.Tests.Datasets;

/// <summary>An HTTP server for one file that can break off, ignore ranges or refuse.</summary>
internal sealed class ArchiveServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;
    private TaskCompletionSource? held;

    internal ArchiveServer(byte[] content)
    {
        Content = content;
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    internal Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/cifar-10-binary.tar.gz");

    internal byte[] Content { get; set; }

    /// <summary>The Range header of every request, or "".</summary>
    internal List<string> Ranges { get; } = [];

    /// <summary>After so many bytes of the body the connection breaks, request by request; -1 for not at all.</summary>
    internal Queue<int> BreaksAfter { get; } = new();

    /// <summary>Answers do not end but wait after what they sent, until <see cref="Release"/>.</summary>
    internal void Hold() => held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Release() => held?.TrySetResult();

    internal bool IgnoresRanges { get; set; }

    internal string? Refusal { get; set; }

    public void Dispose()
    {
        stop.Cancel();
        serving.Wait();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var range = "";
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            range = line.StartsWith("Range: ", StringComparison.Ordinal) ? line["Range: ".Length..] : range;
        }

        Ranges.Add(range);
        var content = Content;
        var from = range.Length > 0 && !IgnoresRanges ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
        var status = Refusal ?? (from == 0 ? "200 OK" : from < content.Length ? "206 Partial Content" : "416 Range Not Satisfiable");
        var body = Refusal is not null || from >= content.Length ? [] : content[from..];
        var contentRange = from == 0 ? "" : from < content.Length
            ? $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n" : $"Content-Range: bytes */{content.Length}\r\n";
        var head = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{contentRange}Connection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        var length = BreaksAfter.TryDequeue(out var breaksAfter) && breaksAfter >= 0 ? Math.Min(breaksAfter, body.Length) : body.Length;
        await stream.WriteAsync(body.AsMemory(0, length));
        await (held?.Task.WaitAsync(stop.Token) ?? Task.CompletedTask);
    }
}
