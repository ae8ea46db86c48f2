using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Checkpoints;

/// <summary>
/// Checkpoints as safetensors files: the header's length (8 bytes), a header in JSON, and the tensors' numbers one after
/// another. Reading it executes nothing, and other programs can read it too.
/// </summary>
/// <remarks>
/// The header begins with the SHA-256 of the whole file, computed with zeros in its own place, so that any changed bit
/// and any truncation are detected.
/// </remarks>
public static class CheckpointFormat
{
    /// <summary>The longest header that is accepted.</summary>
    public const int MaxHeaderBytes = 16 << 20;

    private const string Version = "groklab-checkpoint-1";
    private const string Start = "{\"__metadata__\":{\"sha256\":\"";
    private const int LengthBytes = sizeof(ulong);
    private const int DigestDigits = 2 * SHA256.HashSizeInBytes;

    private static readonly string NoDigest = new('0', DigestDigits);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Writes a checkpoint at the stream's position.</summary>
    public static void Write(Stream stream, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var header = Header(checkpoint);
        var length = new byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(length);
        hash.AppendData(header);
        foreach (var tensor in checkpoint.Tensors)
        {
            hash.AppendData(tensor.Data);
        }

        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()), header.AsSpan(Start.Length));
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in checkpoint.Tensors)
        {
            stream.Write(tensor.Data);
        }
    }

    /// <summary>Reads a checkpoint from a stream that holds nothing else.</summary>
    /// <exception cref="CheckpointException">The stream is incomplete, altered or no checkpoint.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Checkpoint Read(Stream stream)
    {
        var (length, header) = ReadHeader(stream);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var digest = Encoding.ASCII.GetString(header, Start.Length, DigestDigits);
        hash.AppendData(length);
        hash.AppendData(header, 0, Start.Length);
        hash.AppendData(Encoding.ASCII.GetBytes(NoDigest));
        hash.AppendData(header, Start.Length + DigestDigits, header.Length - Start.Length - DigestDigits);

        var (spec, progress, places) = Parse(header, stream.Length - LengthBytes - header.Length);
        var tensors = new List<CheckpointTensor>();
        foreach (var place in places)
        {
            var data = GC.AllocateUninitializedArray<byte>((int)place.Bytes);
            stream.ReadExactly(data);
            hash.AppendData(data);
            tensors.Add(new CheckpointTensor(place.Name, place.Type, place.Shape, data));
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != digest)
        {
            throw new CheckpointException("Its content does not have the SHA-256 that it names: it was altered or is damaged.");
        }

        try
        {
            return new Checkpoint(SpecJson.Read(spec), JsonSerializer.Deserialize<CheckpointProgress>(progress, ProtocolJson.Options)!, tensors);
        }
        catch (Exception e) when (e is InvalidSpecException or JsonException or NotSupportedException)
        {
            throw new CheckpointException($"It was written by another version of the program: {e.Message}", e);
        }
    }

    private static byte[] Header(Checkpoint checkpoint)
    {
        var root = new JsonObject
        {
            ["__metadata__"] = new JsonObject
            {
                ["sha256"] = NoDigest,
                ["format"] = Version,
                ["progress"] = ProtocolJson.ToLine(checkpoint.Progress),
                ["spec"] = ProtocolJson.ToLine(checkpoint.Spec),
            },
        };
        var begin = 0L;
        foreach (var tensor in checkpoint.Tensors)
        {
            root.Add(tensor.Name, new JsonObject
            {
                ["dtype"] = tensor.Type.ToString(),
                ["shape"] = new JsonArray([.. tensor.Shape.Select(d => JsonValue.Create(d))]),
                ["data_offsets"] = new JsonArray(begin, begin + tensor.Data.Length),
            });
            begin += tensor.Data.Length;
        }

        var json = Encoding.UTF8.GetBytes(root.ToJsonString());
        var header = new byte[(json.Length + 7) / 8 * 8]; // The numbers begin at a multiple of 8.
        json.CopyTo(header, 0);
        header.AsSpan(json.Length).Fill((byte)' ');
        return header.Length <= MaxHeaderBytes
            ? header
            : throw new CheckpointException("The network has too many parts: the header would be too long.");
    }

    private static (byte[] Length, byte[] Header) ReadHeader(Stream stream)
    {
        var bytes = new byte[LengthBytes];
        if (stream.Length < LengthBytes)
        {
            throw new CheckpointException(Torn(stream.Length));
        }

        stream.ReadExactly(bytes);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length is < 96 or > MaxHeaderBytes)
        {
            throw new CheckpointException($"It names a header of {length} bytes; allowed are at most {MaxHeaderBytes}: it is no checkpoint or damaged.");
        }

        if ((ulong)stream.Length - LengthBytes < length)
        {
            throw new CheckpointException(Torn(stream.Length));
        }

        var header = new byte[length];
        stream.ReadExactly(header);
        return header.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Start))
            ? (bytes, header)
            : throw new CheckpointException("Its header is not that of a checkpoint.");
    }

    private static (string Spec, string Progress, List<Place> Places) Parse(byte[] header, long dataBytes)
    {
        try
        {
            using var document = JsonDocument.Parse(header, Strict);
            var metadata = document.RootElement.GetProperty("__metadata__");
            if (metadata.GetProperty("format").GetString() is var version && version != Version)
            {
                throw new CheckpointException($"Its format is {version}; this program reads {Version}.");
            }

            var places = document.RootElement.EnumerateObject().Skip(1).Select(ReadPlace).OrderBy(p => p.Begin).ToList();
            ThrowIfMisplaced(places, dataBytes);
            return (metadata.GetProperty("spec").GetString()!, metadata.GetProperty("progress").GetString()!, places);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new CheckpointException($"Its header is damaged: {e.Message}", e);
        }
    }

    private static Place ReadPlace(JsonProperty property)
    {
        var word = property.Value.GetProperty("dtype").GetString();
        if (!Enum.TryParse<CheckpointNumber>(word, out var type) || type.ToString() != word)
        {
            throw new CheckpointException(
                $"{property.Name} has numbers of type {word}; known are {string.Join(", ", Enum.GetNames<CheckpointNumber>())}.");
        }

        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64())];
        var size = shape.Aggregate((long)(type == CheckpointNumber.F32 ? sizeof(float) : sizeof(double)), (product, d) => checked(product * d));
        return shape.All(d => d >= 0) && offsets is [>= 0, _] && checked(offsets[1] - offsets[0]) == size && size <= Array.MaxLength
            ? new Place(property.Name, type, shape, offsets[0], size)
            : throw new CheckpointException($"{property.Name} has a shape that does not fit its place in the file.");
    }

    private static void ThrowIfMisplaced(List<Place> places, long dataBytes)
    {
        var end = 0L;
        foreach (var place in places)
        {
            if (place.Begin != end)
            {
                throw new CheckpointException($"{place.Name} overlaps another tensor or leaves a gap before it.");
            }

            end += place.Bytes;
        }

        if (end != dataBytes)
        {
            throw new CheckpointException(end > dataBytes
                ? $"It is torn: {dataBytes} of {end} bytes of numbers are there."
                : $"It has {dataBytes - end} bytes too many.");
        }
    }

    private static string Torn(long length) => $"It is torn: it ends after {length} bytes, within its header.";

    private sealed record Place(string Name, CheckpointNumber Type, long[] Shape, long Begin, long Bytes);
}
