using System.Text.Json;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Launching;

/// <summary>A preset.</summary>
/// <param name="Name">The stable word that launches it.</param>
/// <param name="Title">The title, for display.</param>
/// <param name="Figure">The figure or figures of the paper.</param>
/// <param name="Description">The expected result, and the duration.</param>
/// <param name="Spec">The whole spec, with the first of the seeds.</param>
/// <param name="Seeds">The seeds that the paper averages over.</param>
public sealed record PresetDto(string Name, string Title, string Figure, string Description, JsonElement Spec, IReadOnlyList<int> Seeds)
{
    public static PresetDto From(Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return new(
            preset.Name, preset.Title, preset.Figure, preset.Description, JsonElement.Parse(SpecJson.Write(preset.Spec)), preset.Seeds);
    }
}
