using System.Runtime.InteropServices;
using System.Text;

namespace GrokLab.Training.Runtime;

/// <summary>
/// Name, memory and UUID of GPUs, from the C API of the installed CUDA driver. The driver numbers the GPUs as libtorch does:
/// both follow <c>CUDA_VISIBLE_DEVICES</c> and <c>CUDA_DEVICE_ORDER</c>.
/// Source: CUDA Driver API, "Initialization" and "Device Management".
/// </summary>
internal sealed unsafe class CudaDriver
{
    private const int Success = 0;
    private const int NameBytes = 256;
    private const int UuidBytes = 16;

    private readonly delegate* unmanaged<int*, int, int> deviceGet;
    private readonly delegate* unmanaged<byte*, int, int, int> deviceGetName;
    private readonly delegate* unmanaged<nuint*, int, int> deviceTotalMemory;
    private readonly delegate* unmanaged<byte*, int, int> deviceGetUuid;

    private CudaDriver(IntPtr get, IntPtr getName, IntPtr totalMemory, IntPtr getUuid)
    {
        deviceGet = (delegate* unmanaged<int*, int, int>)get;
        deviceGetName = (delegate* unmanaged<byte*, int, int, int>)getName;
        deviceTotalMemory = (delegate* unmanaged<nuint*, int, int>)totalMemory;
        deviceGetUuid = (delegate* unmanaged<byte*, int, int>)getUuid;
    }

    /// <summary>Loads the driver's library and initializes it; null where there is no driver or no GPU.</summary>
    internal static CudaDriver? TryOpen() =>
        NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out var library)
            ? TryOpen(name => NativeLibrary.TryGetExport(library, name, out var address) ? address : IntPtr.Zero)
            : null;

    /// <summary>Initializes a driver; its functions are found by name.</summary>
    /// <param name="export">Returns the address of a function; zero where the driver does not have it.</param>
    internal static CudaDriver? TryOpen(Func<string, IntPtr> export)
    {
        var initialize = (delegate* unmanaged<uint, int>)export("cuInit");
        var (get, getName) = (export("cuDeviceGet"), export("cuDeviceGetName"));
        var (totalMemory, getUuid) = (export("cuDeviceTotalMem_v2"), export("cuDeviceGetUuid"));
        getUuid = getUuid != 0 ? getUuid : export("cuDeviceGetUuid_v2"); // The only version in the headers of CUDA 13.
        return initialize != null && get != 0 && getName != 0 && totalMemory != 0 && getUuid != 0 && initialize(0) == Success
            ? new CudaDriver(get, getName, totalMemory, getUuid)
            : null;
    }

    /// <summary>Describes the GPU that libtorch calls <c>cuda:index</c>; values that the driver does not know are null.</summary>
    internal (string? Name, long? MemoryBytes, string? Uuid) Describe(int index)
    {
        int device;
        return deviceGet(&device, index) == Success ? (Name(device), MemoryBytes(device), Uuid(device)) : default;
    }

    private string? Name(int device)
    {
        var name = stackalloc byte[NameBytes];
        if (deviceGetName(name, NameBytes, device) != Success)
        {
            return null;
        }

        var bytes = new ReadOnlySpan<byte>(name, NameBytes);
        var end = bytes.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Trim();
        return text.Length == 0 ? null : text;
    }

    private long? MemoryBytes(int device)
    {
        nuint bytes;
        return deviceTotalMemory(&bytes, device) == Success ? (long)bytes : null;
    }

    /// <summary>The UUID as nvidia-smi prints it.</summary>
    private string? Uuid(int device)
    {
        var uuid = stackalloc byte[UuidBytes];
        return deviceGetUuid(uuid, device) == Success
            ? $"GPU-{new Guid(new ReadOnlySpan<byte>(uuid, UuidBytes), bigEndian: true):D}"
            : null;
    }
}
