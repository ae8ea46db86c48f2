namespace GrokLab.Training.Fast.Step;

/// <summary>
/// The rows that one worker computes for its samples. With a causal mask, positions 0 and 1 of a sample depend only on its
/// first two tokens: samples with the same first two tokens (a prefix) share these rows.
/// </summary>
/// <remarks>
/// The order of rows is: position 0 of each prefix, position 1 of each prefix, position 2 of each sample, position 3 of
/// each sample. Before the first block there are even fewer rows: one for each distinct token at a position.
/// </remarks>
internal sealed unsafe class ShardRows
{
    /// <summary>Tokens of a sequence.</summary>
    internal const int Positions = 4;

    private readonly int[][] inputOfToken; // By position and token: the row of the first block's input, used by Assign.
    private readonly int[] prefixOfSample;

    /// <param name="samples">The most samples.</param>
    /// <param name="prefixes">The most distinct prefixes.</param>
    /// <param name="vocabulary">Distinct tokens.</param>
    internal ShardRows(int samples, int prefixes, int vocabulary)
    {
        inputOfToken = [.. Enumerable.Range(0, Positions).Select(_ => new int[vocabulary])];
        prefixOfSample = new int[samples];
        Labels = GC.AllocateArray<int>(samples, pinned: true);
        InputTokens = new int[InputCapacity(samples, prefixes, vocabulary)];
        InputPositions = new int[InputTokens.Length];
        InputOfRow = GC.AllocateArray<int>(2 * prefixes + 2 * samples, pinned: true);
    }

    /// <summary>P, the number of prefixes.</summary>
    internal int Prefixes { get; private set; }

    /// <summary>B, the number of samples.</summary>
    internal int Samples { get; private set; }

    /// <summary>The number of rows, 2P + 2B.</summary>
    internal int Count => 2 * (Prefixes + Samples);

    /// <summary>The number of the first block's distinct inputs.</summary>
    internal int Inputs { get; private set; }

    /// <summary>Token of each distinct input.</summary>
    internal int[] InputTokens { get; }

    /// <summary>Position of each distinct input.</summary>
    internal int[] InputPositions { get; }

    /// <summary>The distinct input of each row; pinned.</summary>
    internal int[] InputOfRow { get; }

    /// <summary>Class of each sample; pinned.</summary>
    internal int[] Labels { get; }

    /// <summary>The prefix of a sample, 0 … P − 1.</summary>
    internal int PrefixOf(int sample) => prefixOfSample[sample];

    /// <summary>Row of position 0 or 1 of a prefix, 2 or 3 of a sample.</summary>
    internal int Row(int position, int item) => position switch
    {
        0 => item,
        1 => Prefixes + item,
        2 => 2 * Prefixes + item,
        _ => 2 * Prefixes + Samples + item,
    };

    /// <summary>The most distinct inputs of the first block.</summary>
    internal static int InputCapacity(int samples, int prefixes, int vocabulary) =>
        2 * Math.Min(prefixes, vocabulary) + 2 * Math.Min(samples, vocabulary);

    /// <summary>Assigns samples, which must be grouped by prefix.</summary>
    /// <param name="samples">Numbers of the samples.</param>
    /// <param name="data">The set that contains the samples.</param>
    internal void Assign(ReadOnlySpan<int> samples, PrefixedSamples data)
    {
        Samples = samples.Length;
        Prefixes = CountPrefixes(samples, data);
        Inputs = 0;
        foreach (var map in inputOfToken)
        {
            Array.Fill(map, -1);
        }

        var last = -1;
        var prefix = -1;
        for (var i = 0; i < samples.Length; i++)
        {
            var tokens = data.TokensOf(samples[i]);
            if (data.PrefixOf(samples[i]) != last)
            {
                last = data.PrefixOf(samples[i]);
                prefix++;
                InputOfRow[Row(0, prefix)] = Input(0, tokens[0]);
                InputOfRow[Row(1, prefix)] = Input(1, tokens[1]);
            }

            prefixOfSample[i] = prefix;
            InputOfRow[Row(2, i)] = Input(2, tokens[2]);
            InputOfRow[Row(3, i)] = Input(3, tokens[3]);
            Labels[i] = data.LabelOf(samples[i]);
        }
    }

    private static int CountPrefixes(ReadOnlySpan<int> samples, PrefixedSamples data)
    {
        var count = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            count += i == 0 || data.PrefixOf(samples[i]) != data.PrefixOf(samples[i - 1]) ? 1 : 0;
        }

        return count;
    }

    private int Input(int position, int token)
    {
        ref var input = ref inputOfToken[position][token];
        if (input < 0)
        {
            input = Inputs++;
            InputTokens[input] = token;
            InputPositions[input] = position;
        }

        return input;
    }
}
