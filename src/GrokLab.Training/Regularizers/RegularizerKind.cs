using GrokLab.Training.Specs;

namespace GrokLab.Training.Regularizers;

/// <summary>A kind of regularizer.</summary>
/// <param name="Name">The value of the JSON property <c>kind</c>.</param>
/// <param name="Label">The minimised loss.</param>
/// <param name="Default">A spec of this kind with the default of every field.</param>
/// <param name="UsualLambda">The initial λ in a form.</param>
/// <param name="Noun">What a positive λ trains against, for example <c>collapse</c>; null without a regularizer.</param>
public sealed record RegularizerKind(string Name, string Label, object Default, double UsualLambda, string? Noun) : SpecKind(Name, Label, Default)
{
    /// <summary>The effect of a λ in words, for example <c>against collapse</c> or <c>towards collapse</c>; null where λ is 0 or not known.</summary>
    public string? Direction(double? lambda) => Noun is null ? null : lambda > 0 ? $"against {Noun}" : lambda < 0 ? $"towards {Noun}" : null;
}
