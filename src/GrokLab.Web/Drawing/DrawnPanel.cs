using GrokLab.Web.Words;

namespace GrokLab.Web.Drawing;

/// <summary>What the axes of a panel can show of its curves. The page and the files draw the same.</summary>
/// <param name="Panel">The panel.</param>
/// <param name="X">The ends of the horizontal axis.</param>
/// <param name="Y">The ends of the vertical axis.</param>
/// <param name="Series">The curves that are not hidden, in the order of the legend.</param>
/// <param name="Empty">Why nothing is drawn, in a sentence; null where something is.</param>
/// <param name="Hint">What cannot be drawn at its place, in a sentence; null where everything is.</param>
internal sealed record DrawnPanel(FigurePanel Panel, AxisRange X, AxisRange Y, IReadOnlyList<DrawnSeries> Series, string? Empty, string? Hint)
{
    /// <summary>The part of an axis that stays free at each end.</summary>
    private const double Padding = 0.04;

    internal static DrawnPanel Of(FigurePanel panel)
    {
        List<DrawnSeries> series = [.. panel.Shown.Select(shown => DrawnSeries.Of(shown, panel.X, panel.Y, panel.View.Smoothing))];
        var points = series.SelectMany(drawn => drawn.Lines).SelectMany(line => line).ToList();
        var atEdge = series.Sum(drawn => drawn.AtLowerEdge.Count);
        var leftOut = series.Sum(drawn => drawn.LeftOut);
        var places = points.Select(p => p.X).Concat(series.SelectMany(drawn => drawn.AtLowerEdge)).ToList();
        var x = panel.View.X ?? panel.X.Range ?? Around(places, panel.X.IsLogarithmic, panel.X.IsLogarithmic ? new(1, 10) : new(0, 1));
        var y = panel.View.Y ?? panel.Y.Range ?? Around(Heights(points, panel), panel.Y.IsLogarithmic, panel.Y.IsLogarithmic ? new(0.1, 10) : new(0, 1));
        return new(panel, x, y, series, places.Count == 0 ? Reason(panel, leftOut) : null, Hints(atEdge, leftOut));
    }

    // A band that reaches below 0 does not stretch a logarithmic axis.
    private static List<double> Heights(List<DrawnPoint> points, FigurePanel panel)
    {
        List<double> heights = [.. points.Select(p => p.Mean), .. points.Select(p => p.High), .. points.Where(p => p.Low is not null).Select(p => p.Low!.Value)];
        if (panel.Y.IsLogarithmic && points.Count > 0)
        {
            var least = points.Min(p => p.Mean) / 10;
            heights.RemoveAll(height => height < least);
        }

        return [.. heights, .. panel.Markers.Where(marker => !marker.IsVertical && (marker.Value > 0 || !panel.Y.IsLogarithmic)).Select(marker => marker.Value)];
    }

    private static AxisRange Around(List<double> values, bool isLogarithmic, AxisRange without)
    {
        if (values.Count == 0)
        {
            return without;
        }

        var (low, high) = (values.Min(), values.Max());
        if (isLogarithmic)
        {
            var (first, last) = Widened(Math.Log10(low), Math.Log10(high), 0.5);
            return new(Math.Pow(10, first), Math.Pow(10, last));
        }

        var (from, to) = Widened(low, high, low == 0 ? 1 : Math.Abs(low) / 10);
        return new(from, to);
    }

    private static (double Low, double High) Widened(double low, double high, double alone) =>
        high > low ? (low - (Padding * (high - low)), high + (Padding * (high - low))) : (low - alone, high + alone);

    private static string Reason(FigurePanel panel, int leftOut) =>
        panel.Series.Count > 0 && !panel.Shown.Any() ? "All curves are hidden."
        : panel.Shown.SelectMany(series => series.Points).ToList() is not { Count: > 0 } points ? "Nothing has been measured yet."
        : points.TrueForAll(point => point.Mean is null || point.Place is null) ? "The values are undefined."
        : leftOut > 0 ? "No point has values above 0 for the logarithmic axes."
        : "The logarithmic axis has no step 0, and nothing has been measured after it yet.";

    private static string? Hints(int atEdge, int leftOut)
    {
        List<string> hints = [];
        if (atEdge > 0)
        {
            hints.Add($"{Format.Of(atEdge, "value")} of 0 or less {(atEdge == 1 ? "is" : "are")} marked at the lower edge of the logarithmic axis.");
        }

        if (leftOut > 0)
        {
            hints.Add($"{Format.Of(leftOut, "point")} with a value of 0 or less {(leftOut == 1 ? "is" : "are")} left out: a logarithmic axis has no place for {(leftOut == 1 ? "it" : "them")}.");
        }

        return hints.Count == 0 ? null : string.Join(' ', hints);
    }
}

/// <summary>What a pair of axes can show of a curve.</summary>
/// <param name="Series">The curve.</param>
/// <param name="Lines">Points that are connected, each at least one; a line of one point is drawn as a dot.</param>
/// <param name="AtLowerEdge">The horizontal positions of means of 0 or less of a curve on a logarithmic axis.</param>
/// <param name="LeftOut">The number of points of a path that have no place on a logarithmic axis.</param>
internal sealed record DrawnSeries(FigureSeries Series, IReadOnlyList<IReadOnlyList<DrawnPoint>> Lines, IReadOnlyList<double> AtLowerEdge, int LeftOut = 0)
{
    /// <summary>The first and the last point; null where there is none.</summary>
    internal (DrawnPoint Start, DrawnPoint End)? Ends => Lines.Count == 0 ? null : (Lines[0][0], Lines[^1][^1]);

    /// <summary>How the curve is smoothed; null where it is drawn as it was measured.</summary>
    internal CurveSmoothing? Smoothing { get; private init; }

    /// <summary>The curve's name, with its smoothing.</summary>
    internal string Name => Smoothing is null ? Series.Name : $"{Series.Name} {Smoothing.Label}";

    /// <summary>What the axes can show of a series. Only curves are smoothed, and only they have marks at the lower edge.</summary>
    internal static DrawnSeries Of(FigureSeries series, FigureAxis x, FigureAxis y, CurveSmoothing? smoothing = null)
    {
        List<List<DrawnPoint>> lines = [];
        List<double> atLowerEdge = [];
        var isCurve = series.Form == SeriesForm.Curve;
        var leftOut = 0;
        var isConnected = false;
        foreach (var point in series.DrawnPoints)
        {
            if (isCurve && x.IsLogarithmic && point.X <= 0)
            {
                continue; // Step 0.
            }

            if (point is not { Mean: { } mean, Low: { } low, High: { } high, Place: { } place })
            {
                isConnected = false;
            }
            else if ((y.IsLogarithmic && mean <= 0) || (x.IsLogarithmic && place <= 0))
            {
                if (isCurve)
                {
                    atLowerEdge.Add(place);
                }
                else
                {
                    leftOut++;
                }

                isConnected = false;
            }
            else
            {
                if (!isConnected || point.StartsLine)
                {
                    lines.Add([]);
                }

                lines[^1].Add(new(point.Step, place, mean, low > 0 || !y.IsLogarithmic ? low : null, high, point.Seeds) { Colour = point.Colour });
                isConnected = true;
            }
        }

        return !isCurve || series.IsThin || smoothing is null
            ? new(series, lines, atLowerEdge, leftOut)
            : new(series, [.. lines.Select(line => Smoothed(line, smoothing, y.IsLogarithmic))], atLowerEdge) { Smoothing = smoothing };
    }

    private static List<DrawnPoint> Smoothed(List<DrawnPoint> line, CurveSmoothing smoothing, bool isLogarithmic) =>
        [.. line.Zip(smoothing.SmoothLine([.. line.Select(point => point.Mean)], isLogarithmic), (point, value) => point with { Smoothed = value })];
}

/// <summary>A point of a line.</summary>
/// <param name="Step">The optimizer step; null where the point is not of a run.</param>
/// <param name="X">The position on the horizontal axis.</param>
/// <param name="Mean">The mean; above 0 on a logarithmic axis.</param>
/// <param name="Low">The lower end of the band; null where it reaches 0 or less on a logarithmic axis.</param>
/// <param name="High">The upper end of the band.</param>
/// <param name="Seeds">The number of seeds.</param>
internal readonly record struct DrawnPoint(long? Step, double X, double Mean, double? Low, double High, int Seeds)
{
    /// <summary>The smoothed mean; null where the curve is not smoothed.</summary>
    internal double? Smoothed { get; init; }

    /// <summary>The height of the curve.</summary>
    internal double Height => Smoothed ?? Mean;

    /// <summary>The position on the panel's scale of colours; null where the panel has none.</summary>
    internal double? Colour { get; init; }
}
