using System.Text;
using System.Threading.Channels;
using GrokLab.Training.Protocol;
using GrokLab.Web.Jobs;

namespace GrokLab.Web.Commands;

/// <summary>
/// Prints messages as JSON lines on a thread of its own, so that training never waits for the reader.
/// Disposing prints the remaining messages.
/// </summary>
internal sealed class MessageWriter : IDisposable
{
    private readonly Channel<TrainingMessage> messages = Channel.CreateUnbounded<TrainingMessage>(new() { SingleReader = true });
    private readonly Task writing;

    /// <param name="output">The stream that gets the lines.</param>
    /// <param name="failed">Called, on another thread, when writing to <paramref name="output"/> fails.</param>
    internal MessageWriter(Stream output, Action<OutputFailedException>? failed = null)
    {
        writing = Task.Run(() => WriteAll(output, failed));
    }

    internal void Write(TrainingMessage message) => messages.Writer.TryWrite(message);

    public void Dispose()
    {
        messages.Writer.TryComplete();
        writing.Wait();
    }

    private async Task WriteAll(Stream output, Action<OutputFailedException>? failed)
    {
        try
        {
            await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            while (await messages.Reader.WaitToReadAsync())
            {
                while (messages.Reader.TryRead(out var message))
                {
                    await writer.WriteLineAsync(ProtocolJson.ToLine(message));
                }

                await writer.FlushAsync();
            }
        }
        catch (OutputFailedException e)
        {
            failed?.Invoke(e);
        }
        catch (IOException)
        {
            // The reader is gone: the end of standard input, or the signal that follows, ends the run.
        }
    }
}
