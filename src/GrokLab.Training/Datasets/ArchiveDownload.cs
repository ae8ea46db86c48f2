using System.Net;
using System.Net.Http.Headers;

namespace GrokLab.Training.Datasets;

/// <summary>
/// Downloads a file over HTTP. When the connection breaks, the received bytes are kept, and the next attempt – a moment later or
/// in another process – resumes the download.
/// </summary>
internal sealed class ArchiveDownload(HttpClient client, IFileSystem files, TimeSpan retryDelay)
{
    private const int MostFailuresWithoutProgress = 4;
    private const int BufferBytes = 1 << 17;
    private const long MostBytes = 1L << 30; // The official archive has 170 MB.

    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    /// <summary>Fetches the whole file.</summary>
    /// <param name="address">The address of the file.</param>
    /// <param name="path">The target file; a part that exists already is continued.</param>
    /// <param name="progress">Receives a report after every piece.</param>
    /// <param name="cancellation">Ends the download and keeps the received bytes.</param>
    /// <exception cref="DatasetException">The server cannot be reached or refuses, after some attempts.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal async Task FetchAsync(Uri address, string path, IProgress<InstallProgress>? progress, CancellationToken cancellation)
    {
        var failures = 0;
        while (true)
        {
            var before = LengthOf(path);
            try
            {
                await ContinueAsync(address, path, progress, cancellation);
                return;
            }
            catch (TransferException e)
            {
                failures = LengthOf(path) > before ? 1 : failures + 1;
                if (e.IsFinal || failures >= MostFailuresWithoutProgress)
                {
                    throw new DatasetException(Failure(address, path, e.Message), e);
                }
            }

            await Task.Delay(retryDelay * (1 << (failures - 1)), cancellation);
        }
    }

    private async Task ContinueAsync(Uri address, string path, IProgress<InstallProgress>? progress, CancellationToken cancellation)
    {
        var have = LengthOf(path);
        progress?.Report(new InstallProgress(InstallStage.Connecting, have, null));
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = have > 0 ? new RangeHeaderValue(have, null) : null;
        using var response = await SendAsync(request, cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Either the file is complete, which the checksum shows, or the existing part belongs to another file.
            if (response.Content.Headers.ContentRange?.Length == have)
            {
                return;
            }

            files.Delete(path);
            throw new TransferException("the part that was downloaded before does not fit the file", null);
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new TransferException(
                $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}", null,
                isFinal: (int)response.StatusCode is >= 400 and < 500 and not 408 and not 429);
        }

        var resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        var done = resumes ? have : 0;
        var total = response.Content.Headers.ContentLength is { } length ? done + length : (long?)null;
        ThrowIfTooLarge(total ?? 0);
        using var file = files.OpenWrite(path, append: resumes);
        using var body = await ReadingAsync(response.Content.ReadAsStreamAsync, cancellation);
        var buffer = new byte[BufferBytes];
        while (true)
        {
            progress?.Report(new InstallProgress(InstallStage.Downloading, done, total));
            var read = await ReadingAsync(token => body.ReadAsync(buffer, token).AsTask(), cancellation);
            if (read == 0)
            {
                break;
            }

            ThrowIfTooLarge(done + read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            done += read;
        }

        if (total is { } expected && done < expected)
        {
            throw new TransferException("the connection ended early", null);
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        ReadingAsync(token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation);

    /// <summary>Distinguishes failures of the network (also a silent server), which may be temporary, from failures to write.</summary>
    private static async Task<T> ReadingAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestSilence);
        try
        {
            return await read(patience.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new TransferException(e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TransferException("the server does not answer", e);
        }
    }

    private static void ThrowIfTooLarge(long bytes)
    {
        if (bytes > MostBytes)
        {
            throw new TransferException(
                $"the file has more than {MostBytes:N0} bytes, which are allowed at most", null, isFinal: true);
        }
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static string Failure(Uri address, string path, string why) =>
        $"{address} could not be downloaded: {why}." + (LengthOf(path) is > 0 and var kept
            ? $" {kept:N0} bytes are kept, and the next attempt continues there." : "");

    private sealed class TransferException(string message, Exception? inner, bool isFinal = false) : Exception(message, inner)
    {
        internal bool IsFinal { get; } = isFinal;
    }
}
