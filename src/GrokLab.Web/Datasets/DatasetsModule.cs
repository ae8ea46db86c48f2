namespace GrokLab.Web.Datasets;

/// <summary>Data sets: their state and their installation.</summary>
internal static class DatasetsModule
{
    internal static void AddDatasets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Cifar10Dataset>();
        builder.Services.AddSingleton<Cifar10Installation>();
    }

    internal static void MapDatasets(this WebApplication app) => app.MapGroup("/api").MapCifar10();
}
