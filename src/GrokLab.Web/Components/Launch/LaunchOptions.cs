using System.Text.Json;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Components.Launch;

/// <summary>What the form offers to choose from.</summary>
public static class LaunchOptions
{
    /// <summary>Kind and operation of every task, with its formula.</summary>
    public static IReadOnlyList<(string Value, string Text)> Operations { get; } =
    [
        .. Enum.GetValues<ModularOperation>().Select(o => ($"modularArithmetic:{Word(o)}", $"{SpecWords.Operation(o)} mod p")),
        .. Enum.GetValues<PermutationOperation>().Select(o => ($"permutationGroup:{Word(o)}", SpecWords.Operation(o))),
    ];

    /// <summary>The losses that can be minimised.</summary>
    public static IReadOnlyList<(string Value, string Text)> Regularizers { get; } =
    [
        (Word(RegularizerKind.None), "cross-entropy"),
        (Word(RegularizerKind.Ncc), "cross-entropy − λ NCC"),
        (Word(RegularizerKind.Flatness), "cross-entropy − λ κ"),
    ];

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
