using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Fast.Step;

/// <summary>A set of token sequences in managed memory, with the number of each sample's prefix, its first two tokens.</summary>
internal sealed class PrefixedSamples
{
    private readonly int[] tokens; // (N · 4)
    private readonly int[] labels; // (N)
    private readonly int[] prefixes; // (N)

    /// <param name="set">The samples.</param>
    internal PrefixedSamples(TokenSet set)
    {
        tokens = ToInts(set.Tokens);
        labels = ToInts(set.Labels);
        var numbers = new Dictionary<(int, int), int>();
        prefixes = new int[labels.Length];
        for (var i = 0; i < prefixes.Length; i++)
        {
            var prefix = (tokens[i * ShardRows.Positions], tokens[i * ShardRows.Positions + 1]);
            if (!numbers.TryGetValue(prefix, out prefixes[i]))
            {
                prefixes[i] = numbers[prefix] = numbers.Count;
            }
        }

        ByPrefix = [.. Enumerable.Range(0, Count).OrderBy(i => prefixes[i])]; // OrderBy is stable.
        DistinctPrefixes = numbers.Count;
    }

    /// <summary>N.</summary>
    internal int Count => labels.Length;

    /// <summary>The number of distinct prefixes.</summary>
    internal int DistinctPrefixes { get; }

    /// <summary>All samples, grouped by prefix.</summary>
    internal int[] ByPrefix { get; }

    /// <summary>The four tokens of a sample.</summary>
    internal ReadOnlySpan<int> TokensOf(int sample) => tokens.AsSpan(sample * ShardRows.Positions, ShardRows.Positions);

    internal int LabelOf(int sample) => labels[sample];

    internal int PrefixOf(int sample) => prefixes[sample];

    private static int[] ToInts(Tensor values)
    {
        using var narrow = values.to(int32);
        return narrow.data<int>().ToArray();
    }
}
