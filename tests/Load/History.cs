using System.Globalization;
using System.Text.Json;

namespace GrokLab.Load;

/// <summary>A run's curves over HTTP, as a sum.</summary>
/// <param name="LastStep">Of the newest evaluation; -1 without any.</param>
/// <param name="Points">All points.</param>
internal readonly record struct History(long LastStep, PointSum Points)
{
    /// <summary>Reads all curves, or what came after a step.</summary>
    internal static async Task<History> ReadAsync(HttpClient client, long run, long? afterStep = null)
    {
        var after = afterStep is { } step ? string.Create(CultureInfo.InvariantCulture, $"?afterStep={step}") : "";
        return Parse(await client.GetByteArrayAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/runs/{run}/metrics{after}"), UriKind.Relative)));
    }

    private static History Parse(ReadOnlySpan<byte> json)
    {
        var (last, points, steps) = (-1L, new PointSum(), new List<long>());
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            // runId, takenUp, and in series a metric's name with its columns, of which steps come first.
            if (reader.CurrentDepth != 2 || reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = PointSum.Name(reader.ValueSpan);
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var (isSteps, isValues) = (reader.ValueTextEquals("steps"u8), reader.ValueTextEquals("values"u8));
                reader.Read();
                if (!isSteps && !isValues)
                {
                    reader.Skip();
                    continue;
                }

                if (isSteps)
                {
                    steps.Clear();
                }

                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    if (isSteps)
                    {
                        steps.Add(reader.GetInt64());
                        last = Math.Max(last, steps[^1]);
                    }
                    else
                    {
                        points.Add(steps[i], name, reader.TokenType == JsonTokenType.Null ? null : reader.GetDouble());
                    }
                }
            }
        }

        return new(last, points);
    }
}
