using GrokLab.Training.Experiments;

namespace GrokLab.Web.Launching;

/// <summary>The endpoint for the presets that come with the program.</summary>
internal static class PresetsEndpoints
{
    private static readonly IReadOnlyList<PresetDto> All = [.. Presets.All.Select(PresetDto.From)];

    internal static void MapPresets(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/presets", () => TypedResults.Ok(All)).WithTags("Presets").WithSummary("The presets, in the order of the gallery.");
}
