using GrokLab.Training.Experiments;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>The presets that come with the program.</summary>
internal static class PresetsEndpoints
{
    private static readonly IReadOnlyList<PresetDto> All = [.. Presets.All.Select(PresetDto.From)];

    internal static void MapPresets(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/presets", () => TypedResults.Ok(All)).WithTags("Presets").WithSummary("The presets, in the order of the gallery.");
}
