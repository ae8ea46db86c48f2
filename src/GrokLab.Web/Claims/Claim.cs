using System.Text.Json.Serialization;

namespace GrokLab.Web.Claims;

/// <summary>What the stored runs say about a claim.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>There are not enough runs to decide.</summary>
    NotEnoughData,

    /// <summary>Every condition of the check holds.</summary>
    Supported,

    /// <summary>A condition of the check does not hold.</summary>
    NotSupported,
}

/// <summary>A number that a verdict is based on.</summary>
/// <param name="Name">What the number is.</param>
/// <param name="Value">The number; null where it is not defined.</param>
/// <param name="RunIds">The runs that the number comes from.</param>
public sealed record ClaimNumber(string Name, double? Value, IReadOnlyList<long> RunIds)
{
    /// <summary>How the number is written.</summary>
    [JsonIgnore]
    public ClaimUnit Unit { get; init; }
}

/// <summary>The format of a claim's number.</summary>
public enum ClaimUnit
{
    /// <summary>A value in three significant digits.</summary>
    Measured,

    /// <summary>A percentage.</summary>
    Share,

    /// <summary>A whole number: an optimizer step.</summary>
    Step,
}

/// <summary>One condition of a check.</summary>
/// <param name="Text">What must hold.</param>
/// <param name="Holds">Whether it holds; null where that cannot be decided.</param>
public sealed record ClaimCondition(string Text, bool? Holds);

/// <summary>A claim of the paper, checked on one group.</summary>
/// <param name="Id">C1 to C8.</param>
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

    /// <summary>The repeated runs that do not count, one sentence per set.</summary>
    public IReadOnlyList<string> Repeats { get; init; } = [];

    /// <summary>The groups that fit, the newest first, with their verdicts; any of them can be chosen.</summary>
    public IReadOnlyList<GroupVerdict> Groups { get; init; } = [];

    /// <summary>How many older groups fit too and were not checked.</summary>
    public int OlderGroups { get; init; }

    internal static Claim Missing(string id, string title, int? figure, string why, long? groupId = null) =>
        new(id, title, figure, Verdict.NotEnoughData, why, groupId, [], []);

    /// <summary>The claim is supported if all its conditions hold, and undecided if none fails and one is open.</summary>
    internal static Claim From(
        string id, string title, int? figure, long groupId, IReadOnlyList<ClaimCondition> conditions, IReadOnlyList<ClaimNumber> numbers)
    {
        var verdict = conditions.Any(c => c.Holds == false) ? Verdict.NotSupported
            : conditions.All(c => c.Holds == true) ? Verdict.Supported
            : Verdict.NotEnoughData;
        var why = verdict == Verdict.NotEnoughData ? "Some of the numbers are not there yet." : null;
        return new(id, title, figure, verdict, why, groupId, conditions, numbers);
    }
}
