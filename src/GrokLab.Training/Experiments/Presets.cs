namespace GrokLab.Training.Experiments;

/// <summary>The presets that come with the program.</summary>
public static class Presets
{
    /// <summary>All presets, in the order of the gallery.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        GrokkingPresets.Quick,
        GrokkingPresets.Paper,
        GrokkingPresets.Authors,
        CollapsePresets.Quick,
        CollapsePresets.Paper,
        SharpnessPresets.Quick,
        SharpnessPresets.Paper,
        SharpnessPresets.Authors,
        LambdaPresets.Quick,
        LambdaPresets.Paper,
        AugmentationPresets.Quick,
        AugmentationPresets.Paper,
    ];

    /// <summary>The preset with a name; null where there is none.</summary>
    public static Preset? Find(string name) => All.FirstOrDefault(p => p.Name == name);
}
