using System.Text.Json.Serialization;

namespace GrokLab.Web.Claims;

/// <summary>What the stored runs say about a claim.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>No group fits, or numbers are missing.</summary>
    NotEnoughData,

    /// <summary>Every condition of the check holds: each whole interval is on the right side of its threshold.</summary>
    Supported,

    /// <summary>A condition of the check fails: its whole interval is on the wrong side of the threshold.</summary>
    NotSupported,

    /// <summary>No condition fails, and an interval contains its threshold or comes from fewer than three seeds.</summary>
    Undecided,
}

/// <summary>A claim of the paper, checked on one group.</summary>
/// <param name="Id">C1 to C9.</param>
/// <param name="Title">The claim.</param>
/// <param name="Figure">The paper's figure; null where it is a proposition.</param>
/// <param name="Verdict">The result of the check.</param>
/// <param name="Why">A sentence: what data is missing, or what a reader of the verdict must know.</param>
/// <param name="GroupId">The group that the claim was checked on; null where there is none.</param>
/// <param name="Conditions">The conditions that were checked.</param>
/// <param name="Numbers">The numbers that the verdict is based on.</param>
public sealed record Claim(
    string Id,
    string Title,
    int? Figure,
    Verdict Verdict,
    string? Why,
    long? GroupId,
    IReadOnlyList<ClaimCondition> Conditions,
    IReadOnlyList<ClaimNumber> Numbers)
{
    /// <summary>How many runs and seeds the verdict is based on; null where there is not enough data, or where no run decides.</summary>
    public ClaimBasis? Basis { get; init; }

    /// <summary>The number of seeds that would decide an undecided claim if all means and standard deviations stayed as they are; null where the
    /// claim is decided, where fewer than two seeds have a value, and where 1,000 seeds would not do.</summary>
    public int? SeedsToDecide { get; init; }

    /// <summary>The repeated runs that do not count, one sentence per set.</summary>
    public IReadOnlyList<string> Repeats { get; init; } = [];

    /// <summary>The groups that fit, the newest first, with their verdicts; any of them can be chosen.</summary>
    public IReadOnlyList<GroupVerdict> Groups { get; init; } = [];

    /// <summary>How many older groups fit too and were not checked.</summary>
    public int OlderGroups { get; init; }

    internal static Claim Missing(string id, string title, int? figure, string why, long? groupId = null) =>
        new(id, title, figure, Verdict.NotEnoughData, why, groupId, [], []);

    /// <summary>The claim that its conditions decide.</summary>
    /// <param name="id">C1 to C9.</param>
    /// <param name="title">The claim.</param>
    /// <param name="figure">The paper's figure.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="conditions">The conditions, each about a quantity over seeds.</param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="notes">What else a reader of the verdict must know; null where there is nothing to say.</param>
    internal static Claim From(
        string id, string title, int? figure, long groupId, IReadOnlyList<ClaimCondition> conditions, IReadOnlyList<ClaimNumber> numbers, params string?[] notes)
    {
        var verdict = ClaimDecision.Of(conditions);
        string[] why = [.. notes.Prepend(ClaimDecision.Why(verdict, conditions)).OfType<string>()];
        return new(id, title, figure, verdict, why.Length > 0 ? string.Join(' ', why) : null, groupId, conditions, numbers)
        {
            SeedsToDecide = verdict == Verdict.Undecided ? ClaimDecision.SeedsToDecide(conditions) : null,
        };
    }
}
