using System.Globalization;
using GrokLab.Training.Kinds;

namespace GrokLab.Web.Words;

/// <summary>The effect of λ in words.</summary>
internal static class RegularizerWords
{
    /// <summary>The effect of a λ, for example <c>against collapse</c>; null where λ is 0 or there is no regularizer.</summary>
    /// <param name="kind">The regularizer's kind, as the spec names it.</param>
    /// <param name="lambda">λ.</param>
    internal static string? Direction(string? kind, double? lambda) => KnownKinds.Regularizers.FirstOrDefault(known => known.Name == kind)?.Direction(lambda);

    /// <summary>The effect of a typed λ; null also where the text is no number.</summary>
    /// <param name="kind">The regularizer's kind, as the spec names it.</param>
    /// <param name="text">The text.</param>
    internal static string? Direction(string? kind, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var lambda) ? Direction(kind, lambda) : null;

    /// <summary>The effect of a typed λ as the beginning of a helper text, for example <c>Against collapse. </c>; empty where there is none.</summary>
    /// <param name="kind">The regularizer's kind, as the spec names it.</param>
    /// <param name="text">The text.</param>
    internal static string Sentence(string? kind, string text) =>
        Direction(kind, text) is { } direction ? $"{char.ToUpperInvariant(direction[0])}{direction[1..]}. " : "";
}
