using System.Runtime.InteropServices;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

/// <summary>Asks functions of this test, which stand in for those of an installed driver.</summary>
public sealed unsafe class CudaDriverTests
{
    private const int NoDevice = 100; // CUDA_ERROR_NO_DEVICE
    private const int InvalidDevice = 101; // CUDA_ERROR_INVALID_DEVICE
    private const int Handle = 7; // A device's handle need not be its index.

    private static readonly Dictionary<string, IntPtr> TwoGpus = new()
    {
        ["cuInit"] = (IntPtr)(delegate* unmanaged<uint, int>)&Initialize,
        ["cuDeviceGet"] = (IntPtr)(delegate* unmanaged<int*, int, int>)&DeviceGet,
        ["cuDeviceGetName"] = (IntPtr)(delegate* unmanaged<byte*, int, int, int>)&DeviceGetName,
        ["cuDeviceTotalMem_v2"] = (IntPtr)(delegate* unmanaged<nuint*, int, int>)&DeviceTotalMemory,
        ["cuDeviceGetUuid"] = (IntPtr)(delegate* unmanaged<byte*, int, int>)&DeviceGetUuid,
    };

    [Fact]
    public void A_GPU_has_the_name_memory_and_UUID_that_the_driver_gives_it() => Assert.Equal(
        new ComputeDevice("cuda:1", "NVIDIA H100 80GB HBM3") { MemoryBytes = 85_017_493_504, Uuid = "GPU-00112233-4455-6677-8899-aabbccddeeff" },
        ComputeDevice.Cuda(1, Open(TwoGpus)));

    [Fact]
    public void The_second_version_of_the_UUID_s_function_serves_where_the_first_is_gone()
    {
        var exports = new Dictionary<string, IntPtr>(TwoGpus) { ["cuDeviceGetUuid_v2"] = TwoGpus["cuDeviceGetUuid"] };
        exports.Remove("cuDeviceGetUuid");
        Assert.Equal("GPU-00112233-4455-6677-8899-aabbccddeeff", ComputeDevice.Cuda(0, Open(exports)).Uuid);
    }

    [Fact]
    public void A_GPU_that_the_driver_does_not_know_is_an_NVIDIA_GPU_without_memory_and_UUID() =>
        Assert.Equal(new ComputeDevice("cuda:2", "NVIDIA GPU"), ComputeDevice.Cuda(2, Open(TwoGpus)));

    [Fact]
    public void A_GPU_without_a_driver_is_an_NVIDIA_GPU_without_memory_and_UUID() =>
        Assert.Equal(new ComputeDevice("cuda:0", "NVIDIA GPU"), ComputeDevice.Cuda(0, null));

    [Theory]
    [InlineData("cuInit")]
    [InlineData("cuDeviceGet")]
    [InlineData("cuDeviceGetName")]
    [InlineData("cuDeviceTotalMem_v2")]
    [InlineData("cuDeviceGetUuid")]
    public void A_driver_that_lacks_a_function_is_not_asked(string function) =>
        Assert.Null(Open(TwoGpus.Where(export => export.Key != function).ToDictionary()));

    [Fact]
    public void A_driver_that_cannot_be_initialized_is_not_asked() => Assert.Null(
        Open(new Dictionary<string, IntPtr>(TwoGpus) { ["cuInit"] = (IntPtr)(delegate* unmanaged<uint, int>)&InitializeWithoutGpu }));

    [Fact]
    public void The_devices_of_this_machine_end_with_its_processor_whether_there_is_a_driver_or_not()
    {
        var devices = ComputeDevice.List();
        Assert.Equal(("cpu", null, null), (devices[^1].Device, devices[^1].MemoryBytes, devices[^1].Uuid));
        Assert.Equal(devices.Any(device => device.IsCuda), TorchSharp.torch.cuda.is_available());
    }

    private static CudaDriver? Open(Dictionary<string, IntPtr> exports) => CudaDriver.TryOpen(name => exports.GetValueOrDefault(name));

    [UnmanagedCallersOnly]
    private static int Initialize(uint flags) => flags == 0 ? 0 : 1;

    [UnmanagedCallersOnly]
    private static int InitializeWithoutGpu(uint flags) => NoDevice;

    [UnmanagedCallersOnly]
    private static int DeviceGet(int* device, int index)
    {
        *device = Handle + index;
        return index is 0 or 1 ? 0 : InvalidDevice;
    }

    [UnmanagedCallersOnly]
    private static int DeviceGetName(byte* name, int length, int device)
    {
        var text = device == Handle + 1 ? "NVIDIA H100 80GB HBM3\0"u8 : "NVIDIA A2\0"u8;
        text.CopyTo(new Span<byte>(name, length));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int DeviceTotalMemory(nuint* bytes, int device)
    {
        *bytes = device == Handle + 1 ? unchecked((nuint)85_017_493_504) : unchecked((nuint)15_000_000_000);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int DeviceGetUuid(byte* uuid, int device)
    {
        for (var i = 0; i < 16; i++)
        {
            uuid[i] = (byte)(i * 0x11);
        }

        return 0;
    }
}
