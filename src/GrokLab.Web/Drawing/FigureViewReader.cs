using System.Globalization;
using GrokLab.Web.Http;

namespace GrokLab.Web.Drawing;

/// <summary>Reads the part of a figure that is asked for: panels, ranges, hidden curves.</summary>
internal static class FigureViewReader
{
    private const char BetweenPanels = ';';
    private const string BetweenEnds = "..";

    private static readonly ListParameter Panels = new("panels", "The numbers of the panels, from 1, with commas between; by default all.") { Example = "1,2" };

    private static readonly TextParameter X = new(
        "x", "The ends of the horizontal axis, low..high in its units: one range for all panels, or one for each panel with semicolons between (empty for all points).") { Example = "10..2000" };

    private static readonly TextParameter Y = new("y", "The ends of the vertical axis, written like x.") { Example = "0.5..1" };

    private static readonly TextParameter Hide = new(
        "hide", "The numbers of hidden entries of the legend, from 1, with commas between; for several panels with semicolons between.") { Example = "1" };

    private static readonly TextParameter Smooth = new(
        "smooth",
        "How the curves are smoothed: none; ema:N, the exponentially weighted mean with span N; median:N, the running median over N evaluations. N is from 3 to 101, odd for median. The measured curve stays visible, faint.")
    { Example = "ema:9" };

    /// <summary>The query parameter of data files, which contain all stored points.</summary>
    internal static QueryParameter[] OfData => [Panels];

    /// <summary>The query parameters of pictures.</summary>
    internal static QueryParameter[] OfPicture => [Panels, X, Y, Hide, Smooth];

    /// <summary>The figure with the chosen panels and their views; adds what is wrong to the query's errors.</summary>
    internal static FigureDescription Read(Query query, FigureDescription figure)
    {
        var chosen = Chosen(query, figure);
        var count = chosen.Count;
        if (chosen is [{ Matrix: not null }])
        {
            foreach (var parameter in new[] { X, Y, Hide }.Where(parameter => !string.IsNullOrEmpty(query.Text(parameter))))
            {
                query.Add(parameter.Name, "A matrix has no axes and no curves: leave this parameter out.");
            }

            return figure.With(chosen);
        }

        var (x, y, hide) = (Parts(query, X, count), Parts(query, Y, count), Parts(query, Hide, count));
        var (smoothing, problem) = CurveSmoothing.Parse(query.Text(Smooth));
        if (problem is not null)
        {
            query.Add(Smooth.Name, problem);
        }

        return figure.With([.. chosen.Select((panel, i) => panel with
        {
            View = new(Range(query, X.Name, x[i], panel.X), Range(query, Y.Name, y[i], panel.Y), Hidden(query, hide[i], panel)) { Smoothing = smoothing },
        })]);
    }

    /// <summary>The address's parameters for what is on screen.</summary>
    /// <param name="panels">The chosen panels: their indices, and their views.</param>
    /// <param name="figure">The figure.</param>
    internal static IEnumerable<string> Write(IReadOnlyList<(int Panel, PanelView View)> panels, FigureDescription figure)
    {
        if (panels.Count < figure.Panels.Count)
        {
            yield return $"panels={string.Join(',', panels.Select(p => (p.Panel + 1).ToString(CultureInfo.InvariantCulture)))}";
        }

        foreach (var (name, texts) in new[]
        {
            (X.Name, panels.Select(p => Text(p.View.X)).ToList()),
            (Y.Name, panels.Select(p => Text(p.View.Y)).ToList()),
            (Hide.Name, panels.Select(p => string.Join(',', figure.Panels[p.Panel].LegendNames.Index().Where(entry => p.View.Hidden.Contains(entry.Item)).Select(entry => entry.Index + 1))).ToList()),
        })
        {
            if (texts.Exists(text => text.Length > 0))
            {
                yield return $"{name}={string.Join(BetweenPanels, texts)}";
            }
        }

        if (panels.Select(p => p.View.Smoothing).FirstOrDefault(smoothing => smoothing is not null) is { } smoothing)
        {
            yield return Write(smoothing);
        }
    }

    /// <summary>The address's parameter for a smoothing.</summary>
    internal static string Write(CurveSmoothing smoothing) => $"{Smooth.Name}={smoothing}";

    private static string Text(AxisRange? range) => range is { } r ? string.Create(CultureInfo.InvariantCulture, $"{r.Low:G6}{BetweenEnds}{r.High:G6}").Replace("+", "", StringComparison.Ordinal) : ""; // A plus is a blank in an address.

    private static List<FigurePanel> Chosen(Query query, FigureDescription figure)
    {
        if (query.Words(Panels) is not { } words)
        {
            return [.. figure.Panels];
        }

        List<FigurePanel> chosen = [];
        foreach (var word in words)
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= figure.Panels.Count)
            {
                chosen.Add(figure.Panels[number - 1]);
            }
            else
            {
                query.Add(Panels.Name, $"There is no panel \"{Query.Shorten(word)}\": the figure has panels 1 to {figure.Panels.Count}.");
            }
        }

        if (words.Count == 0)
        {
            query.Add(Panels.Name, $"No panel is named: the figure has panels 1 to {figure.Panels.Count}.");
        }

        return chosen;
    }

    // One part for each panel.
    private static string[] Parts(Query query, TextParameter parameter, int panels)
    {
        string[] parts = query.Text(parameter)?.Split(BetweenPanels) ?? [""];
        if (parts.Length != 1 && parts.Length != panels)
        {
            query.Add(parameter.Name, $"{parts.Length} parts are given for {panels} panels: give one for all, or one for each.");
            parts = [""];
        }

        return parts.Length == 1 ? [.. Enumerable.Repeat(parts[0], panels)] : parts;
    }

    private static AxisRange? Range(Query query, string name, string text, FigureAxis axis)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var ends = text.Split(BetweenEnds);
        if (ends.Length != 2 || !double.TryParse(ends[0], CultureInfo.InvariantCulture, out var low) || !double.TryParse(ends[1], CultureInfo.InvariantCulture, out var high)
            || !double.IsFinite(low) || !double.IsFinite(high))
        {
            query.Add(name, $"\"{Query.Shorten(text)}\" is not a range: two numbers with two dots between, for example 10..2000.");
            return null;
        }

        if (low >= high)
        {
            query.Add(name, $"\"{Query.Shorten(text)}\" is not a range: the first number must be smaller than the second.");
            return null;
        }

        if (axis.IsLogarithmic && low <= 0)
        {
            query.Add(name, $"\"{Query.Shorten(text)}\" is not a range of a logarithmic axis: both ends must be above 0.");
            return null;
        }

        return new(low, high);
    }

    private static HashSet<string> Hidden(Query query, string text, FigurePanel panel)
    {
        var names = panel.LegendNames;
        HashSet<string> hidden = [];
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= names.Count)
            {
                hidden.Add(names[number - 1]);
            }
            else
            {
                query.Add(Hide.Name, $"There is no curve \"{Query.Shorten(word)}\": the panel \"{panel.Title}\" has curves 1 to {names.Count}.");
            }
        }

        return hidden;
    }
}
