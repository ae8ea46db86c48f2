using GrokLab.Web.Http;

namespace GrokLab.Web.Claims;

/// <summary>The group that each claim is shown on, in the query of an address: <c>C1=12&amp;C2=7</c>.</summary>
internal static class ClaimChoice
{
    /// <summary>One query parameter per claim.</summary>
    internal static NumberParameter[] Parameters { get; } = [.. ClaimCheck.All.Select(check => new NumberParameter(
        check.Id, 1, long.MaxValue, $"The group on which {check.Id} is shown; by default the newest group with a verdict."))];

    /// <summary>Reads the query and adds what is wrong to its errors. The result has only the claims that the query names.</summary>
    internal static IReadOnlyDictionary<string, long> Read(Query query)
    {
        var chosen = new Dictionary<string, long>();
        foreach (var parameter in Parameters)
        {
            if (query.Number(parameter) is { } group)
            {
                chosen[parameter.Name] = group;
            }
        }

        return chosen;
    }

    /// <summary>Writes the choice as a query.</summary>
    internal static string Write(IEnumerable<KeyValuePair<string, long>> chosen) => string.Join(
        '&', chosen.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>The errors of chosen groups that do not fit their claim.</summary>
    internal static IEnumerable<SpecError> Unfit(IReadOnlyList<CheckedClaim> claims, IReadOnlyDictionary<string, long> chosen)
    {
        foreach (var claim in claims)
        {
            if (chosen.TryGetValue(claim.Default.Id, out var group) && !claim.Has(group))
            {
                var fitting = string.Join(", ", claim.Choices.Select(choice => choice.GroupId));
                yield return new(claim.Default.Id, $"There is no group {group} that fits this claim; {(fitting.Length == 0 ? "no group does" : $"those that fit: {fitting}")}.");
            }
        }
    }
}
