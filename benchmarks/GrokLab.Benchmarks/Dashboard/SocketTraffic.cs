using System.Text;
using Microsoft.Playwright;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>Counts what a page receives over one of its sockets.</summary>
internal sealed class SocketTraffic
{
    private int messages;
    private long bytes;

    /// <param name="page">The page, before it opens its address.</param>
    /// <param name="path">The path in the socket's address.</param>
    internal SocketTraffic(IPage page, string path) => page.WebSocket += (_, socket) =>
    {
        if (socket.Url.Contains(path, StringComparison.Ordinal))
        {
            socket.FrameReceived += (_, frame) =>
            {
                Interlocked.Increment(ref messages);
                Interlocked.Add(ref bytes, frame.Binary?.Length ?? Encoding.UTF8.GetByteCount(frame.Text ?? ""));
            };
        }
    };

    internal (double Messages, double Bytes) Total => (Volatile.Read(ref messages), Volatile.Read(ref bytes));
}
