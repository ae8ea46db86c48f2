namespace GrokLab.Web.Estimates;

/// <summary>Estimates of durations: services and API.</summary>
internal static class EstimatesModule
{
    internal static void AddEstimates(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TimingStore>();
        builder.Services.AddSingleton<RunTimings>();
        builder.Services.AddSingleton<EarlierRuns>();
        builder.Services.AddSingleton<DeviceLoad>();
        builder.Services.AddSingleton<DurationEstimator>();
    }

    internal static void MapEstimates(this WebApplication app) => app.MapGroup("/api").MapEstimatesEndpoints();
}
