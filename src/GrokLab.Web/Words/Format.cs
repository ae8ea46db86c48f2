using System.Globalization;

namespace GrokLab.Web.Words;

/// <summary>Numbers and time spans as the pages write them.</summary>
public static class Format
{
    /// <summary>The text for a missing value.</summary>
    public const string None = "–";

    /// <summary>A whole number with separators: 1,234.</summary>
    public static string Count(long value) => NumberText.Count(value);

    /// <summary>A number of bytes in decimal units, as in file managers and download pages: 170.1 MB.</summary>
    public static string Bytes(double value) => value switch
    {
        < 1e3 => $"{value:0} B",
        < 1e6 => $"{value / 1e3:0.0} kB",
        < 1e9 => $"{value / 1e6:0.0} MB",
        _ => $"{value / 1e9:0.00} GB",
    };

    /// <summary>Memory in the unit of its limit, <c>Training:MaxMemoryGiB</c>: 0.5 GiB.</summary>
    public static string Gibibytes(double bytes) => $"{bytes / (1 << 30):0.0} GiB";

    /// <summary>A share as per cent, one decimal, never rounded up to 100: 99.1 %.</summary>
    public static string Percent(double? share) => share is { } value && double.IsFinite(value)
        ? $"{Math.Floor(value * 1000 + 1e-9) / 10:0.0} %"
        : None;

    /// <summary>A setting such as λ or a learning rate, short and exact: 0.5, 1e-3.</summary>
    public static string Setting(double value) => NumberText.Exact(value);

    /// <summary>A measured number in three significant digits, as <c>wwwroot/charts/numbers.js</c> writes it: 0.0123, 1,230, 1.23×10⁻⁵.</summary>
    public static string Measure(double? measured)
    {
        if (measured is not { } value || !double.IsFinite(value))
        {
            return None;
        }

        if (value <= 0)
        {
            return value == 0 ? "0" : $"−{Measure(-value)}";
        }

        var (mantissa, exponent) = value.ToString("0.00e-0", CultureInfo.InvariantCulture).Split('e') is [var m, var e]
            ? (m, int.Parse(e, CultureInfo.InvariantCulture))
            : ("", 0);
        return exponent is < -3 or > 3 ? $"{mantissa}×{PowerOfTen(exponent)}"
            : exponent < 3 ? value.ToString($"F{2 - exponent}", CultureInfo.InvariantCulture)
            : $"{mantissa[0]},{mantissa[2..]}0";
    }

    /// <summary>A power of ten: 10⁻⁵.</summary>
    public static string PowerOfTen(int exponent) =>
        $"10{string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']))}";

    /// <summary>Steps per second.</summary>
    public static string Rate(double? perSecond) => Measure(perSecond);

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
            { TotalDays: >= 1 } => $"{(long)span.TotalDays} d {span.Hours} h",
            { TotalHours: >= 1 } => $"{span.Hours} h {span.Minutes} min",
            { TotalMinutes: >= 1 } => $"{span.Minutes} min {span.Seconds} s",
            _ => $"{span.Seconds} s",
        };
    }

    /// <summary>An estimated time span: about 14 min.</summary>
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
        return $"about {Math.Max(step, Math.Round(amount / step) * step):0.#} {word}";
    }

    /// <summary>A number with its noun: 1 run, 6 runs.</summary>
    public static string Of(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? $"{one}s")}";
}
