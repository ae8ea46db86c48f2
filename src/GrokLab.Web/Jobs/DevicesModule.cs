namespace GrokLab.Web.Jobs;

/// <summary>The devices of this machine and the states of its GPUs.</summary>
internal static class DevicesModule
{
    internal static void AddDevices(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DeviceCatalog>();
        services.AddHostedService(provider => provider.GetRequiredService<DeviceCatalog>());
        services.AddSingleton<NvidiaSmi>();
        services.AddSingleton<GpuStates>();
    }
}
