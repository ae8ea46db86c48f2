using System.Globalization;

namespace GrokLab.Web.Components;

/// <summary>Numbers and times as the pages write them.</summary>
public static class Format
{
    /// <summary>What stands where there is no value.</summary>
    public const string None = "–";

    /// <summary>A whole number with separators: 1,234.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes in decimal units, as file managers and download pages have it: 170.1 MB.</summary>
    public static string Bytes(double value) => value switch
    {
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{value:0} B"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.0} kB"),
        < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:0.00} GB"),
    };

    /// <summary>Memory in the unit of its limit, <c>Training:MaxMemoryGiB</c>: 0.5 GiB.</summary>
    public static string Gibibytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 30):0.0} GiB");

    /// <summary>A share as per cent, one decimal: 99.1 %.</summary>
    public static string Percent(double? share) =>
        share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(value * 1000) / 10:0.0} %") : None;

    /// <summary>A setting such as λ or a learning rate, short and exact: 0.5, 1e-3.</summary>
    public static string Setting(double value)
    {
        if (value == 0 || Math.Abs(value) is >= 0.01 and < 1e5)
        {
            return value.ToString("0.################", CultureInfo.InvariantCulture);
        }

        var parts = value.ToString("0.###############e-0", CultureInfo.InvariantCulture);
        return parts;
    }

    /// <summary>Steps a second.</summary>
    public static string Rate(double? perSecond) => perSecond is { } value
        ? value.ToString(value >= 100 ? "N0" : "0.0", CultureInfo.InvariantCulture)
        : None;

    /// <summary>A time span in its two largest units: 2 h 5 min.</summary>
    public static string Duration(double? seconds)
    {
        if (seconds is not { } value || !double.IsFinite(value) || value < 0)
        {
            return None;
        }

        var span = TimeSpan.FromSeconds(Math.Min(Math.Round(value), TimeSpan.MaxValue.TotalSeconds / 2));
        return span switch
        {
            { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalDays} d {span.Hours} h"),
            { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Hours} h {span.Minutes} min"),
            { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min {span.Seconds} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{span.Seconds} s"),
        };
    }

    /// <summary>A time span that is only estimated: about 14 min.</summary>
    public static string About(double? seconds)
    {
        if (seconds is not { } value || !double.IsFinite(value) || value < 0)
        {
            return None;
        }

        var (unit, word) = value switch
        {
            < 90 => (1.0, "s"),
            < 5_400 => (60.0, "min"),
            < 172_800 => (3_600.0, "h"),
            _ => (86_400.0, "days"),
        };
        var amount = value / unit;
        var step = unit == 1 ? 5 : amount < 10 ? 0.5 : 1;
        return string.Create(CultureInfo.InvariantCulture, $"about {Math.Max(step, Math.Round(amount / step) * step):0.#} {word}");
    }

    /// <summary>A number with its noun: 1 run, 6 runs.</summary>
    public static string Of(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? $"{one}s")}";

    /// <summary>A moment in the server's time zone: 24 Nov 2026, 09:31.</summary>
    public static string Moment(DateTimeOffset? time) =>
        time?.ToLocalTime().ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) ?? None;
}
