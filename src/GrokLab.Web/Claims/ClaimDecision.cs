using GrokLab.Web.Statistics;
using GrokLab.Web.Words;

namespace GrokLab.Web.Claims;

/// <summary>The verdict that conditions add up to.</summary>
internal static class ClaimDecision
{
    /// <summary>Supported if all conditions hold, not supported if one fails; otherwise undecided, or without enough data where a condition has no value.</summary>
    internal static Verdict Of(IReadOnlyList<ClaimCondition> conditions) =>
        conditions.Any(c => c.Holds == false) ? Verdict.NotSupported
        : conditions.All(c => c.Holds == true) ? Verdict.Supported
        : conditions.Any(c => c is { Holds: null, N: 0 or null }) ? Verdict.NotEnoughData
        : Verdict.Undecided;

    /// <summary>
    /// The number of seeds that would decide an undecided claim if all means and standard deviations stayed as they are: one condition that fails is
    /// enough, otherwise all must hold. Null where that cannot be said or 1,000 seeds would not do.
    /// </summary>
    internal static int? SeedsToDecide(IReadOnlyList<ClaimCondition> conditions)
    {
        var open = conditions.Where(c => c.Holds is null).ToList();
        if (open.Exists(c => c.IsMeanRight == false))
        {
            return open.Where(c => c.IsMeanRight == false).Min(c => c.SeedsToDecide);
        }

        return open.TrueForAll(c => c.SeedsToDecide is not null) ? open.Max(c => c.SeedsToDecide) : null;
    }

    /// <summary>Why there is no verdict, in sentences; null where there is one.</summary>
    internal static string? Why(Verdict verdict, IReadOnlyList<ClaimCondition> conditions)
    {
        if (verdict == Verdict.NotEnoughData)
        {
            return "Some of the numbers are missing.";
        }

        if (verdict != Verdict.Undecided)
        {
            return null;
        }

        var open = conditions.Where(c => c.Holds is null).ToList();
        var fewest = open.Min(c => c.N ?? 0);
        return fewest < SeedsNeeded.Least
            ? $"{(fewest == 1 ? "One seed does" : $"{fewest} seeds do")} not decide: a verdict needs at least {SeedsNeeded.Least}.{(open.TrueForAll(c => c.HasSpread) ? Advice(conditions) : "")}"
            : $"{(open.Count == 1 ? "One interval contains its threshold" : $"{open.Count} intervals contain their thresholds")}.{Advice(conditions)}";
    }

    private static string Advice(IReadOnlyList<ClaimCondition> conditions) => SeedsToDecide(conditions) is { } seeds
        ? $" With the present means and spreads {Format.Count(seeds)} seeds would decide it."
        : $" With the present means and spreads it would need more than {Format.Count(SeedsNeeded.Most)} seeds.";
}
