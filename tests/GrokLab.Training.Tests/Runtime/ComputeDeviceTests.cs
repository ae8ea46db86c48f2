using System.Text.Json;
using GrokLab.Training.Protocol;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

public sealed class ComputeDeviceTests
{
    private static readonly ComputeDevice Processor = new("cpu", "CPU, 16 cores");
    private static readonly ComputeDevice[] TwoGpus = [new("cuda:0", "NVIDIA A2"), new("cuda:1", "NVIDIA H100"), Processor];
    private static readonly ComputeDevice[] Mac = [new("mps", "Apple GPU"), Processor];

    [Theory]
    [InlineData("auto", "cuda:0")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:0", "cuda:0")]
    [InlineData("cuda:1", "cuda:1")]
    [InlineData("cpu", "cpu")]
    public void With_two_GPUs_a_word_means_one_device(string requested, string chosen) =>
        Assert.Equal(chosen, ComputeDevice.Choose(requested, TwoGpus).Device);

    [Theory]
    [InlineData("auto", "mps")]
    [InlineData("mps", "mps")]
    [InlineData("cpu", "cpu")]
    public void On_a_Mac_a_word_means_one_device(string requested, string chosen) =>
        Assert.Equal(chosen, ComputeDevice.Choose(requested, Mac).Device);

    [Theory]
    [InlineData("auto")]
    [InlineData("cpu")]
    public void Without_a_GPU_a_run_trains_on_the_processor(string requested) =>
        Assert.Equal("cpu", ComputeDevice.Choose(requested, [Processor]).Device);

    [Theory]
    [InlineData("cuda:2")]
    [InlineData("cuda:01")]
    [InlineData("cuda:")]
    [InlineData("mps")]
    [InlineData("CPU")]
    [InlineData("gpu")]
    [InlineData("")]
    public void A_device_that_is_not_there_is_refused_with_those_that_are(string requested)
    {
        var refusal = Assert.Throws<InvalidSpecException>(() => ComputeDevice.Choose(requested, TwoGpus));
        Assert.Equal(
            new SpecError("device", $"\"{requested}\" is not on this machine; available are auto, cuda:0, cuda:1, cpu."), Assert.Single(refusal.Errors));
    }

    [Fact]
    public void Cuda_is_refused_where_there_is_no_GPU() =>
        Assert.Contains("available are auto, mps, cpu", Assert.Throws<InvalidSpecException>(() => ComputeDevice.Choose("cuda", Mac)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_device_comes_back_from_JSON_as_it_was()
    {
        var device = new ComputeDevice("cuda:1", "NVIDIA H100") { MemoryBytes = 85_017_493_504, Uuid = "GPU-00112233-4455-6677-8899-aabbccddeeff" };
        var line = ProtocolJson.ToLine(device);
        Assert.Equal(
            """{"device":"cuda:1","name":"NVIDIA H100","memoryBytes":85017493504,"uuid":"GPU-00112233-4455-6677-8899-aabbccddeeff"}""", line);
        Assert.Equal(device, JsonSerializer.Deserialize<ComputeDevice>(line, ProtocolJson.Options));
    }

    [Fact]
    public void A_device_without_memory_and_UUID_is_read_too() => Assert.Equal(
        new ComputeDevice("cuda:0", "NVIDIA GPU"),
        JsonSerializer.Deserialize<ComputeDevice>("""{"device":"cuda:0","name":"NVIDIA GPU"}""", ProtocolJson.Options));
}
