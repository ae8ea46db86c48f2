namespace GrokLab.Training.Tasks.PermutationGroup;

/// <summary>Compositions in the symmetric group S5 as equations (Power et al. 2022, appendix A.1.1).</summary>
/// <remarks>An element's number is its place in lexicographic order; (x · y)(i) = x(y(i)).</remarks>
public static class PermutationGroup
{
    /// <summary>Number of things that are permuted.</summary>
    public const int Degree = 5;

    /// <summary>Number of elements, 5!.</summary>
    public const int Order = 120;

    private static readonly int[][] Elements = [.. Permutations([.. Enumerable.Range(0, Degree)])];
    private static readonly Dictionary<int, int> Numbers =
        Elements.Select((element, number) => (element, number)).ToDictionary(e => Key(e.element), e => e.number);

    /// <summary>Every pair (x, y) with its result; x outer, y inner: 14,400 equations.</summary>
    public static IReadOnlyList<Equation> Equations(PermutationOperation operation) =>
        [.. from x in Enumerable.Range(0, Order)
            from y in Enumerable.Range(0, Order)
            select new Equation(x, y, Apply(operation, x, y))];

    /// <summary>The number of the composed element.</summary>
    public static int Apply(PermutationOperation operation, int x, int y) => operation switch
    {
        PermutationOperation.Compose => Compose(x, y),
        PermutationOperation.Conjugate => Compose(Compose(x, y), Inverse(x)),
        PermutationOperation.Sandwich => Compose(Compose(x, y), x),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    /// <summary>The images x(0) … x(4) of an element.</summary>
    public static IReadOnlyList<int> Images(int element) => Elements[element];

    private static int Compose(int x, int y) => Numbers[Key([.. Elements[y].Select(image => Elements[x][image])])];

    private static int Inverse(int x)
    {
        var inverse = new int[Degree];
        for (var i = 0; i < Degree; i++)
        {
            inverse[Elements[x][i]] = i;
        }

        return Numbers[Key(inverse)];
    }

    private static int Key(int[] permutation) => permutation.Aggregate(0, (key, image) => key * Degree + image);

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
}
