using System.Globalization;
using System.Text;
using GrokLab.Data.Metrics;

namespace GrokLab.Web.Runs;

/// <summary>Metrics as CSV in long form, with one value per line; an undefined measure has an empty value.</summary>
internal static class MetricsCsv
{
    internal const string Header = "step,epoch,elapsed_seconds,name,value";

    private const int ChunkCharacters = 32 * 1024;

    internal static async Task WriteAsync(Stream body, IAsyncEnumerable<MetricRow> rows, CancellationToken cancellation)
    {
        var text = new StringBuilder(ChunkCharacters + 256).Append(Header).Append('\n');
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            // Numbers have the shortest form that reads back unchanged; names need no quotes.
            text.Append(CultureInfo.InvariantCulture, $"{row.Step},{row.Epoch:R},{row.ElapsedSeconds:R},{row.Name},{row.Value:R}\n");
            if (text.Length >= ChunkCharacters)
            {
                await FlushAsync(body, text, cancellation);
            }
        }

        await FlushAsync(body, text, cancellation);
    }

    private static async Task FlushAsync(Stream body, StringBuilder text, CancellationToken cancellation)
    {
        await body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
        text.Clear();
    }
}
