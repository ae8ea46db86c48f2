using System.Text.Json.Serialization;

namespace GrokLab.Web.Claims;

/// <summary>What the stored runs say of a claim.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>There are no runs that could tell.</summary>
    NotEnoughData,

    /// <summary>Every condition of the check holds.</summary>
    Supported,

    /// <summary>A condition of the check does not hold.</summary>
    NotSupported,
}

/// <summary>A number that a verdict rests on.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Null where it is not defined.</param>
/// <param name="RunIds">The runs that it comes from.</param>
public sealed record ClaimNumber(string Name, double? Value, IReadOnlyList<long> RunIds)
{
    /// <summary>How it is written.</summary>
    [JsonIgnore]
    public ClaimUnit Unit { get; init; }
}

/// <summary>How a claim's number is written.</summary>
public enum ClaimUnit
{
    /// <summary>In three significant digits.</summary>
    Measured,

    /// <summary>As per cent.</summary>
    Share,

    /// <summary>As a whole number: an optimizer step.</summary>
    Step,
}

/// <summary>One condition of a check.</summary>
/// <param name="Text">What must hold.</param>
/// <param name="Holds">Whether it does; null where it cannot be told.</param>
public sealed record ClaimCondition(string Text, bool? Holds);

/// <summary>A claim of the paper, checked on one group.</summary>
/// <param name="Id">C1 to C8.</param>
/// <param name="Title">The claim.</param>
/// <param name="Figure">The paper's figure; null where it is a proposition.</param>
/// <param name="Verdict">What came out.</param>
/// <param name="Why">In a sentence what is missing where there is not enough data, else what a reader of the verdict must know.</param>
/// <param name="GroupId">The group that it was checked on; null where there is none.</param>
/// <param name="Conditions">What was checked.</param>
/// <param name="Numbers">What it rests on.</param>
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
    /// <summary>How many runs and seeds the verdict rests on; null where there is not enough data, or where no run decides.</summary>
    public ClaimBasis? Basis { get; init; }

    /// <summary>The repeated runs that do not count, a sentence each.</summary>
    public IReadOnlyList<string> Repeats { get; init; } = [];

    /// <summary>The groups that fit, the newest first, with their verdicts; any of them can be chosen.</summary>
    public IReadOnlyList<GroupVerdict> Groups { get; init; } = [];

    /// <summary>How many older groups fit too and were not checked.</summary>
    public int OlderGroups { get; init; }

    internal static Claim Missing(string id, string title, int? figure, string why, long? groupId = null) =>
        new(id, title, figure, Verdict.NotEnoughData, why, groupId, [], []);

    /// <summary>A claim is supported where all its conditions hold, and undecided where none fails and one is open.</summary>
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
