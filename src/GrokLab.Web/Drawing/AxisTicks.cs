using System.Globalization;
using GrokLab.Web.Words;

namespace GrokLab.Web.Drawing;

/// <summary>A mark of an axis.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Label">Its number in words; null for a small mark without one.</param>
internal readonly record struct AxisTick(double Value, string? Label);

/// <summary>Chooses the marks of an axis so that their labels do not touch each other.</summary>
internal static class AxisTicks
{
    private static readonly int[] Digits = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    /// <summary>The marks of an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="range">Its ends.</param>
    /// <param name="length">Its length in points.</param>
    /// <param name="room">The room that a label needs along the axis, in points.</param>
    internal static IReadOnlyList<AxisTick> Of(FigureAxis axis, AxisRange range, double length, Func<string, double> room)
    {
        var choices = axis.IsLogarithmic ? Logarithmic(range) : Linear(range, axis.IsShare);
        IReadOnlyList<AxisTick> last = [];
        foreach (var ticks in choices)
        {
            last = ticks;
            if (Fits(ticks))
            {
                return ticks;
            }
        }

        return last;

        bool Fits(IReadOnlyList<AxisTick> ticks)
        {
            var end = double.NegativeInfinity;
            foreach (var tick in ticks.Where(t => t.Label is not null))
            {
                var half = room(tick.Label!) / 2;
                var place = length * AxisPlace.Of(tick.Value, axis, range);
                if (place - half < end)
                {
                    return false;
                }

                end = place + half;
            }

            return true;
        }
    }

    // From many marks to few.
    private static IEnumerable<IReadOnlyList<AxisTick>> Linear(AxisRange range, bool isShare)
    {
        var span = range.High - range.Low;
        var exponent = (int)Math.Floor(Math.Log10(span)) - 1;
        for (var i = 0; i < 12; i++)
        {
            var (digit, power) = ((int[])[1, 2, 5])[i % 3] is var d && i / 3 is var p ? (d, exponent + p) : default;
            var step = digit * Math.Pow(10, power);
            var (first, last) = (Math.Ceiling((range.Low / step) - 1e-9), Math.Floor((range.High / step) + 1e-9));
            if (last - first > 9)
            {
                continue;
            }

            if (last < first)
            {
                yield break;
            }

            yield return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(n => Rounded((first + n) * digit, power)).Select(v => new AxisTick(v, Label(v, power, isShare)))];
        }

        static double Rounded(double multiple, int power) => power >= 0 ? multiple * Math.Pow(10, power) : multiple / Math.Pow(10, -power);
    }

    private static string Label(double value, int power, bool isShare)
    {
        var magnitude = Math.Abs(value);
        return isShare ? $"{(100 * value).ToString($"F{Math.Max(0, -power - 2)}", CultureInfo.InvariantCulture)} %"
            : value == 0 ? "0"
            : magnitude >= 1e6 && magnitude < 1e9 && power >= 4 ? $"{(value / 1e6).ToString("0.##", CultureInfo.InvariantCulture)}M"
            : magnitude >= 1e4 && magnitude < 1e6 && power >= 2 ? $"{(value / 1e3).ToString("0.#", CultureInfo.InvariantCulture)}k"
            : magnitude >= 1e6 || power < -4 ? $"{(value / Math.Pow(10, power)).ToString("0", CultureInfo.InvariantCulture)}×{Format.PowerOfTen(power)}"
            : value.ToString($"F{Math.Max(0, -power)}", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<IReadOnlyList<AxisTick>> Logarithmic(AxisRange range)
    {
        var (low, high) = (Math.Log10(range.Low), Math.Log10(range.High));
        var decades = high - low;
        var (first, last) = ((int)Math.Floor(low), (int)Math.Ceiling(high));
        var exponents = Enumerable.Range(first, last - first + 1).ToList();
        var plain = first >= -2 && last <= 4;
        if (decades is >= 0.35 and < 2.2)
        {
            foreach (var labelled in (int[][])[[1, 2, 3, 4, 5, 6, 8], [1, 2, 5], [1, 3], [1]])
            {
                var ticks = Inside(exponents.SelectMany(exponent =>
                    Digits.Select(digit => new AxisTick(Power(digit, exponent), labelled.Contains(digit) ? LogLabel(digit, exponent, plain) : null))));
                if (ticks.Count(tick => tick.Label is not null) >= 2)
                {
                    yield return ticks;
                }
            }
        }

        if (decades < 1)
        {
            foreach (var ticks in Linear(range, isShare: false))
            {
                yield return ticks;
            }

            yield break;
        }

        for (var stride = 1; stride <= Math.Max(1, last - first); stride++)
        {
            var every = stride;
            yield return Inside(exponents.SelectMany(exponent =>
                exponent % every != 0 ? [new AxisTick(Power(1, exponent), null)]
                : every > 1 || decades > 6 ? [new AxisTick(Power(1, exponent), LogLabel(1, exponent, plain))]
                : Digits.Select(digit => new AxisTick(Power(digit, exponent), digit == 1 ? LogLabel(1, exponent, plain) : null))));
        }

        IReadOnlyList<AxisTick> Inside(IEnumerable<AxisTick> ticks) => [.. ticks.Where(tick => IsInside(tick.Value, range))];
    }

    private static bool IsInside(double value, AxisRange range) => value >= range.Low * (1 - 1e-9) && value <= range.High * (1 + 1e-9);

    private static double Power(int digit, int exponent) => exponent >= 0 ? digit * Math.Pow(10, exponent) : digit / Math.Pow(10, -exponent);

    // Labels of one axis are all powers, or all plain.
    private static string LogLabel(int digit, int exponent, bool plain) =>
        plain ? (digit * Math.Pow(10, exponent)).ToString("0.###", CultureInfo.InvariantCulture)
        : digit == 1 ? Format.PowerOfTen(exponent)
        : $"{digit}×{Format.PowerOfTen(exponent)}";
}

/// <summary>The place of values on axes.</summary>
internal static class AxisPlace
{
    /// <summary>The place of a value: 0 at the lower end of the axis, 1 at the upper end.</summary>
    internal static double Of(double value, FigureAxis axis, AxisRange range) => axis.IsLogarithmic
        ? Math.Log(value / range.Low) / Math.Log(range.High / range.Low)
        : (value - range.Low) / (range.High - range.Low);
}
