using System.Globalization;
using GrokLab.Web.Http;

namespace GrokLab.Web.Drawing;

/// <summary>
/// How curves are smoothed where they are drawn. Each unbroken line is smoothed alone; <c>charts/smoothing.js</c> does the same in the browser.
/// </summary>
/// <param name="Kind">The mean or the median.</param>
/// <param name="Span">The number of evaluations, from <see cref="Least"/> to <see cref="Most"/>; odd for a median.</param>
public sealed record CurveSmoothing(SmoothingKind Kind, int Span)
{
    /// <summary>The smallest span.</summary>
    public const int Least = 3;

    /// <summary>The largest span.</summary>
    public const int Most = 101;

    /// <summary>The span that is offered first.</summary>
    public const int Usual = 9;

    /// <summary>The word for curves that are not smoothed.</summary>
    internal const string None = "none";

    private const string Allowed = "none, ema:N or median:N, with N from 3 to 101 evaluations, odd for median; for example ema:9";

    /// <summary>The smoothing in the legend, behind the name of a curve.</summary>
    public string Label => string.Create(CultureInfo.InvariantCulture, $"({(Kind == SmoothingKind.Ema ? "EMA" : "median")} {Span})");

    /// <summary>The smoothing in words.</summary>
    public string Words => Kind == SmoothingKind.Ema
        ? $"exponentially weighted mean, span {Span} evaluations"
        : $"running median over {Span} evaluations";

    /// <summary>A smoothing with the nearest allowed span.</summary>
    public static CurveSmoothing Nearest(SmoothingKind kind, int span)
    {
        var allowed = Math.Clamp(span, Least, Most);
        return new(kind, kind == SmoothingKind.Median && allowed % 2 == 0 ? allowed + 1 : allowed);
    }

    /// <summary>Reads <see cref="ToString"/>.</summary>
    /// <param name="text">The text, for example <c>ema:9</c>; null, empty or <c>none</c> for curves that are not smoothed.</param>
    /// <returns>The smoothing, null for none; and what is wrong with the text, null where nothing is.</returns>
    internal static (CurveSmoothing? Smoothing, string? Problem) Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || string.Equals(text, None, StringComparison.OrdinalIgnoreCase))
        {
            return (null, null);
        }

        var shown = Query.Shorten(text);
        if (text.Split(':') is not [var word, var number] || Find(word) is not { } kind)
        {
            return (null, $"\"{shown}\" is not a smoothing: {Allowed}.");
        }

        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var span) || span is < Least or > Most)
        {
            return (null, $"\"{shown}\" is not a smoothing: the span must be a whole number from {Least} to {Most}.");
        }

        return kind == SmoothingKind.Median && span % 2 == 0
            ? (null, $"\"{shown}\" is not a smoothing: the span of a median must be odd.")
            : (new(kind, span), null);
    }

    /// <summary>The smoothing as it is written in an address.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Kind == SmoothingKind.Ema ? "ema" : "median")}:{Span}");

    /// <summary>Smooths values in the order of their positions. A value that is not drawn breaks the line: smoothing begins anew behind it.</summary>
    /// <param name="values">The values; null where a value is undefined.</param>
    /// <param name="isLogarithmic">Whether the vertical axis is logarithmic: values of 0 or less are not drawn there, and the mean is that of the logarithms.</param>
    /// <returns>As many values; null where nothing is drawn.</returns>
    public IReadOnlyList<double?> Smooth(IReadOnlyList<double?> values, bool isLogarithmic)
    {
        ArgumentNullException.ThrowIfNull(values);
        var result = new double?[values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            List<double> line = [];
            var first = i;
            while (i < values.Count && values[i] is { } value && double.IsFinite(value) && (value > 0 || !isLogarithmic))
            {
                line.Add(value);
                i++;
            }

            foreach (var (offset, value) in SmoothLine(line, isLogarithmic).Index())
            {
                result[first + offset] = value;
            }
        }

        return result;
    }

    /// <summary>Smooths an unbroken line.</summary>
    /// <param name="line">Its values, above 0 on a logarithmic axis.</param>
    /// <param name="isLogarithmic">Whether the vertical axis is logarithmic.</param>
    internal IReadOnlyList<double> SmoothLine(IReadOnlyList<double> line, bool isLogarithmic) => Kind == SmoothingKind.Median ? Medians(line)
        : isLogarithmic ? [.. Means([.. line.Select(value => Math.Log(value))]).Select(Math.Exp)]
        : Means(line);

    // Weights (1 − α)^i, normalised over the values so far: ewm(span, adjust=True) of pandas.
    private List<double> Means(IReadOnlyList<double> line)
    {
        var keep = 1 - (2.0 / (Span + 1));
        var (sum, weights) = (0.0, 0.0);
        List<double> means = [];
        foreach (var value in line)
        {
            (sum, weights) = (value + (keep * sum), 1 + (keep * weights));
            means.Add(sum / weights);
        }

        return means;
    }

    private List<double> Medians(IReadOnlyList<double> line)
    {
        var half = Span / 2;
        List<double> window = [], medians = [];
        for (var i = -half; i < line.Count; i++)
        {
            if (i + half < line.Count)
            {
                var place = window.BinarySearch(line[i + half]);
                window.Insert(place < 0 ? ~place : place, line[i + half]);
            }

            if (i > half)
            {
                window.RemoveAt(window.BinarySearch(line[i - half - 1]));
            }

            if (i >= 0)
            {
                var middle = window.Count / 2;
                medians.Add(window.Count % 2 == 1 ? window[middle] : (window[middle - 1] + window[middle]) / 2);
            }
        }

        return medians;
    }

    private static SmoothingKind? Find(string word) => word.ToUpperInvariant() switch
    {
        "EMA" => SmoothingKind.Ema,
        "MEDIAN" => SmoothingKind.Median,
        _ => null,
    };
}

/// <summary>The ways to smooth a curve.</summary>
public enum SmoothingKind
{
    /// <summary>The exponentially weighted mean of a value and those before it: weights (1 − α)^i with α = 2/(span + 1).</summary>
    Ema,

    /// <summary>The median of a window around a value, cut at the ends of the line.</summary>
    Median,
}
