using GrokLab.Web.Statistics;
using GrokLab.Web.Words;

namespace GrokLab.Web.Claims;

/// <summary>Verdicts, conditions and numbers in words.</summary>
internal static class ClaimWords
{
    internal static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Supported => "supported",
        Verdict.NotSupported => "not supported",
        Verdict.Undecided => "undecided",
        _ => "not enough data",
    };

    internal static string Of(bool? holds) => holds switch
    {
        true => "holds",
        false => "fails",
        null => "open",
    };

    /// <summary>A mean with its interval: 0.00400 [−0.0110, 0.0190], n = 3, t interval.</summary>
    internal static string Evidence(ClaimCondition condition) =>
        Evidence(condition.Value, condition.Low, condition.High, condition.N, condition.Method, Format.Measure);

    internal static string Evidence(ClaimNumber number) => Evidence(number.Value, number.Low, number.High, number.N, number.Method, number.Unit switch
    {
        ClaimUnit.Share => Percent,
        ClaimUnit.Step => value => value is { } step ? Steps(step) : Format.None,
        _ => Format.Measure,
    });

    /// <summary>Where the mean must lie: above 10.</summary>
    internal static string Threshold(ClaimCondition condition) => condition switch
    {
        { Threshold: null } => "",
        { Side: ClaimSide.Above } => $"above {Setting(condition.Threshold.Value)}",
        { Side: ClaimSide.Below } => $"below {Setting(condition.Threshold.Value)}",
        { Scale: SeedScale.Logarithmic } => $"from 1/{Format.Setting(condition.Threshold.Value)} to {Format.Setting(condition.Threshold.Value)}",
        _ => $"from −{Format.Setting(condition.Threshold.Value)} to {Format.Setting(condition.Threshold.Value)}",
    };

    /// <summary>A mean of onset steps with its interval, and the number of seeds where it is not the number of all.</summary>
    internal static string Steps(SeedSample sample, int seeds) => Mean(sample, seeds, Steps);

    /// <summary>A mean of shares with its interval.</summary>
    internal static string Shares(SeedSample sample, int seeds) => Mean(sample, seeds, share => Percent(share));

    private static string Setting(double value) => value < 0 ? $"−{Format.Setting(-value)}" : Format.Setting(value);

    private static string Mean(SeedSample sample, int seeds, Func<double, string> text) => sample.Estimate is { Count: >= SeedsNeeded.Least, Interval: { } interval } estimate
        ? $"{text(estimate.Value)} {Unbroken($"[{text(interval.Low)}, {text(interval.High)}]")}{(estimate.Count < seeds ? $", n = {estimate.Count}" : "")}"
        : Format.None;

    // In a narrow column a line breaks before the interval and not within.
    private static string Unbroken(string text) => text.Replace(' ', '\u00a0');

    private static string Evidence(double? value, double? low, double? high, int? n, IntervalMethod? method, Func<double?, string> text) =>
        n is null or 0 ? text(value)
        : low is null ? $"{text(value)}, n = {n}, no interval"
        : $"{text(value)} [{text(low)}, {text(high)}], n = {n}, {Words(method)}";

    private static string Words(IntervalMethod? method) => method switch
    {
        IntervalMethod.Bootstrap => "bootstrap interval",
        IntervalMethod.Wilson => "Wilson interval",
        _ => "t interval",
    };

    private static string Percent(double? share) => share < 0 ? $"−{Format.Percent(-share)}" : Format.Percent(share);

    private static string Steps(double steps) => Math.Abs(steps) < 1e15 ? $"{(steps <= -0.5 ? "−" : "")}{Format.Count((long)Math.Round(Math.Abs(steps)))}" : Format.Measure(steps);
}
