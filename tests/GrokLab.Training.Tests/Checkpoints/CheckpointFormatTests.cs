using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GrokLab.Training.Checkpoints;
using GrokLab.Training.Experiments;

namespace GrokLab.Training.Tests.Checkpoints;

public sealed class CheckpointFormatTests
{
    private const string DigestStart = "{\"__metadata__\":{\"sha256\":\"";

    private static readonly byte[] Sound = SampleCheckpoints.Written(SampleCheckpoints.At(42));

    [Fact]
    public void What_is_written_is_read_bit_for_bit()
    {
        var (before, after) = (SampleCheckpoints.At(42), SampleCheckpoints.Read(Sound));
        Assert.Equal(SpecJson.Write(before.Spec), SpecJson.Write(after.Spec));
        Assert.Equal(JsonSerializer.Serialize(before.Progress), JsonSerializer.Serialize(after.Progress));
        Assert.Equal(before.Tensors.Select(t => (t.Name, t.Type)), after.Tensors.Select(t => (t.Name, t.Type)));
        Assert.Equal(before.Tensors.Select(t => t.Shape), after.Tensors.Select(t => t.Shape));
        Assert.Equal(before.Tensors.Select(t => t.Data), after.Tensors.Select(t => t.Data));
        Assert.Equal(Sound, SampleCheckpoints.Written(after));
    }

    [Fact]
    public void The_file_is_laid_out_as_safetensors_files_are()
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(Sound);
        using var header = JsonDocument.Parse(Sound.AsMemory(8, length));
        Assert.Equal(0, (8 + length) % 8);
        Assert.All(header.RootElement.GetProperty("__metadata__").EnumerateObject(), m => Assert.Equal(JsonValueKind.String, m.Value.ValueKind));
        var weight = header.RootElement.GetProperty("model.weight");
        Assert.Equal("F32", weight.GetProperty("dtype").GetString());
        Assert.Equal([2, 3], weight.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        Assert.Equal([0, 24], weight.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt32()));
        Assert.Equal(8 + length + 24 + 8 + 8, Sound.Length);
    }

    [Fact]
    public void A_file_that_ends_anywhere_too_early_is_seen()
    {
        for (var length = 0; length < Sound.Length; length++)
        {
            Assert.NotEmpty(Assert.Throws<CheckpointException>(() => SampleCheckpoints.Read(Sound[..length])).Message);
        }
    }

    [Fact]
    public void A_file_with_more_behind_it_is_refused() => Assert.Throws<CheckpointException>(() => SampleCheckpoints.Read([.. Sound, 0]));

    [Fact]
    public void Every_bit_that_flips_is_seen()
    {
        for (var bit = 0; bit < 8 * Sound.Length; bit++)
        {
            var flipped = (byte[])Sound.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<CheckpointException>(() => SampleCheckpoints.Read(flipped));
        }
    }

    [Fact]
    public void Pages_that_never_reached_the_disk_are_seen()
    {
        for (var first = 0; first < Sound.Length; first += 64)
        {
            var holed = (byte[])Sound.Clone();
            holed.AsSpan(first, Math.Min(64, Sound.Length - first)).Clear();
            Assert.Throws<CheckpointException>(() => SampleCheckpoints.Read(holed));
        }
    }

    [Theory]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":\"F16\"", "type F16")]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":\"0\"", "type 0")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[2,4]", "shape")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[-2,-3]", "shape")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[4294967296,4294967296]", "damaged")]
    [InlineData("\"data_offsets\":[24,24]", "\"data_offsets\":[20,20]", "overlaps")]
    [InlineData("\"data_offsets\":[24,32]", "\"data_offsets\":[16,24]", "overlaps")]
    [InlineData("\"data_offsets\":[32,40]", "\"data_offsets\":[36,44]", "gap")]
    [InlineData("\"data_offsets\":[0,24]", "\"data_offsets\":[9,33]", "gap")]
    [InlineData("\"data_offsets\":[0,24]", "\"data_offsets\":[0,24,9]", "shape")]
    [InlineData("\"model.double\"", "\"model.weight\"", "damaged")]
    [InlineData("groklab-checkpoint-1", "groklab-checkpoint-9", "format")]
    [InlineData("\"format\"", "\"formal\"", "damaged")]
    public void A_header_that_is_made_to_deceive_is_refused_although_its_digest_is_right(string what, string by, string reason)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(Sound);
        var header = Encoding.UTF8.GetString(Sound, 8, length).TrimEnd();
        Assert.Contains(what, header, StringComparison.Ordinal);
        var made = WithDigest(header.Replace(what, by, StringComparison.Ordinal), Sound[(8 + length)..]);
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => SampleCheckpoints.Read(made)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)CheckpointFormat.MaxHeaderBytes + 1)]
    [InlineData((ulong)CheckpointFormat.MaxHeaderBytes)]
    [InlineData(0)]
    public void A_header_of_another_length_than_there_is_costs_no_memory(ulong length)
    {
        var made = (byte[])Sound.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(made, length);
        Assert.Throws<CheckpointException>(() => SampleCheckpoints.Read(made));
    }

    private static byte[] WithDigest(string header, byte[] data)
    {
        var place = DigestStart.Length;
        var zeros = header[..place] + new string('0', 64) + header[(place + 64)..];
        var length = BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header));
        var digest = Convert.ToHexStringLower(SHA256.HashData([.. length, .. Encoding.UTF8.GetBytes(zeros), .. data]));
        return [.. length, .. Encoding.UTF8.GetBytes(header[..place] + digest + header[(place + 64)..]), .. data];
    }
}
