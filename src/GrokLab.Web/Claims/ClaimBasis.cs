using GrokLab.Web.Figures;

namespace GrokLab.Web.Claims;

/// <summary>The runs that a verdict is based on.</summary>
/// <param name="Runs">The number of runs.</param>
/// <param name="Seeds">The number of seeds of the variant with the fewest.</param>
/// <param name="Text">The basis in words, for example <c>3 seeds</c> or <c>one run of REG</c>.</param>
public sealed record ClaimBasis(int Runs, int Seeds, string Text)
{
    /// <summary>The most names that fit beside a verdict.</summary>
    private const int MostNames = 2;

    /// <summary>Whether some variant has only one seed: another seed may change the verdict.</summary>
    public bool IsOneSeed => Seeds == 1;

    /// <summary>The basis of a claim's numbers.</summary>
    internal static ClaimBasis? Of(GroupData group, IReadOnlyList<ClaimNumber> numbers)
    {
        var ids = numbers.SelectMany(number => number.RunIds).ToHashSet();
        var variants = group.Variants.Select(variant => (variant.Name, Runs: variant.Runs.Where(run => ids.Contains(run.Run.Id)).ToList()))
            .Where(variant => variant.Runs.Count > 0)
            .Select(variant => (variant.Name, variant.Runs.Count, Seeds: variant.Runs.Select(run => run.Run.Seed).Distinct().Count())).ToList();
        if (variants.Count == 0)
        {
            return null;
        }

        var fewest = variants.Min(variant => variant.Seeds);
        return new(variants.Sum(variant => variant.Count), fewest, fewest > 1 ? $"{fewest} seeds" : OneSeed([.. variants.Where(v => v.Seeds == 1)], variants.Count));
    }

    private static string OneSeed(List<(string? Name, int Runs, int Seeds)> single, int all)
    {
        var one = single.TrueForAll(variant => variant.Runs == 1) ? "one run" : "one seed";
        return all == 1 ? one
            : single.Count == all ? $"{one} of each variant"
            : single.Count > MostNames ? $"{one} of {single.Count} of the {all} variants"
            : $"{one} of {string.Join(" and ", single.Select(variant => variant.Name))}";
    }
}
