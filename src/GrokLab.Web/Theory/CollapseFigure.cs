using System.Globalization;
using GrokLab.Web.Drawing;
using GrokLab.Web.Words;
using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using ShapeLib = Plotly.Blazor.LayoutLib.ShapeLib;
using XAxisLib = Plotly.Blazor.LayoutLib.XAxisLib;
using YAxisLib = Plotly.Blazor.LayoutLib.YAxisLib;

namespace GrokLab.Web.Theory;

/// <summary>Prop. 5.2 as a figure: κ and its bounds over λ, and a run's measured configurations on top of them.</summary>
internal static class CollapseFigure
{
    /// <summary>Decades shown below the largest value; curves cannot be distinguished further down.</summary>
    private const double Decades = 14;

    internal static PlotFigure Create(CollapseCurves curves, double lambda, RunTrail? trail, ChartPalette palette)
    {
        var here = curves.Configuration(lambda);
        List<ITrace> data =
        [
            Line("asymptotic bound", curves, curves.AsymptoticBound, palette.Gray, "dot", palette),
            Line("bound as printed", curves, curves.Bound, palette.Orange, "dash", palette),
            Line("exact κ", curves, curves.Kappa, palette.Blue, "solid", palette),
        ];
        if (curves.MeanRatio > 0)
        {
            data.Insert(2, Line("corrected bound", curves, curves.CorrectedBound, palette.Green, "dashdot", palette));
        }

        data.Add(Marker("κ at λ", [lambda], [here.Kappa(curves.GlobalMeanNorm)], palette.Blue, 10, lines: false));
        if (trail is not null)
        {
            var points = trail.Points;
            data.Add(Marker(
                $"run {trail.Run.Id.ToString(CultureInfo.InvariantCulture)}, measured",
                [.. points.Select(p => curves.Place(p.Lambda, p.MeanNorm))], [.. points.Select(p => p.Kappa)], palette.Event, 5, lines: true,
                [.. points.Select(p => $"step {Format.Count(p.Step)}")]));
            if (points.Count > 0)
            {
                var last = points[^1];
                data.Add(Marker("now", [curves.Place(last.Lambda, last.MeanNorm)], [last.Kappa], palette.Event, 12, lines: false));
            }
        }

        return new PlotFigure(data, Layout(curves, lambda, trail, palette));
    }

    private static Scatter Line(string name, CollapseCurves curves, IReadOnlyList<double> values, string color, string dash, ChartPalette palette) => new()
    {
        Name = name,
        Mode = ModeFlag.Lines,
        X = [.. curves.Lambdas.Select(l => (object)ChartFigure.Rounded(l))],
        Y = [.. values.Select(v => (object)ChartFigure.Rounded(v))],
        Line = new Line { Color = color, Width = 2, Dash = dash },
        HoverTemplate = $"{name} {ChartFigure.HoverText}<extra></extra>",
    };

    private static Scatter Marker(
        string name, double[] x, double[] y, string color, int size, bool lines, string[]? text = null) => new()
        {
            Name = name,
            Mode = lines ? ModeFlag.Lines | ModeFlag.Markers : ModeFlag.Markers,
            X = [.. x.Select(v => (object)ChartFigure.Rounded(v))],
            Y = [.. y.Select(v => (object)ChartFigure.Rounded(v))],
            Line = new Line { Color = color, Width = 1 },
            Marker = new Marker { Color = color, Size = size },
            TextArray = text,
            HoverTemplate = text is null ? $"{name} {ChartFigure.HoverText}<extra></extra>" : $"{name} {ChartFigure.HoverText}, %{{text}}<extra></extra>",
        };

    private static Plotly.Blazor.Layout Layout(CollapseCurves curves, double lambda, RunTrail? trail, ChartPalette palette)
    {
        var top = Math.Log10(Math.Max(curves.CorrectedBound.Concat(curves.Bound).Max(), curves.AsymptoticBound.Max())) + 0.3;
        var measured = trail?.Points.Select(p => Math.Log10(p.Kappa)).ToList() ?? [];
        var places = trail?.Points.Select(p => Math.Log10(curves.Place(p.Lambda, p.MeanNorm))).ToList() ?? [];
        var (left, right) = (Math.Log10(curves.Lambdas[0]), Math.Log10(curves.Lambdas[^1]));
        return new Plotly.Blazor.Layout
        {
            PaperBgColor = palette.Paper,
            PlotBgColor = palette.Paper,
            Font = new Font { Family = ChartFigure.FontFamily, Size = 12, Color = palette.Text },
            Margin = new Margin { L = 64, R = 16, T = 8, B = 44 },
            AutoSize = true,
            ShowLegend = true,
            Legend = [ChartFigure.LegendBelow()],
            HoverMode = HoverModeEnum.Closest,
            XAxis =
            [
                new XAxis
                {
                    Title = new XAxisLib.Title { Text = "λ", Standoff = 6 },
                    Type = XAxisLib.TypeEnum.Log,
                    Range = [places.Append(left).Min(), places.Append(right).Max()],
                    ShowGrid = true, GridColor = palette.Grid, LineColor = palette.Axis, ShowLine = true,
                    Ticks = XAxisLib.TicksEnum.Outside, TickLen = 4, TickColor = palette.Axis, ZeroLine = false,
                    ExponentFormat = XAxisLib.ExponentFormatEnum.Power, AutoMargin = XAxisLib.AutoMarginFlag.True,
                },
            ],
            YAxis =
            [
                new YAxis
                {
                    Title = new YAxisLib.Title { Text = "κ", Standoff = 8 },
                    Type = YAxisLib.TypeEnum.Log,
                    Range = [measured.Select(m => Math.Max(m, top - 2 * Decades)).Append(top - Decades).Min(), measured.Append(top).Max()],
                    ShowGrid = true, GridColor = palette.Grid, LineColor = palette.Axis, ShowLine = true,
                    Ticks = YAxisLib.TicksEnum.Outside, TickLen = 4, TickColor = palette.Axis, ZeroLine = false,
                    ExponentFormat = YAxisLib.ExponentFormatEnum.Power, AutoMargin = YAxisLib.AutoMarginFlag.True,
                },
            ],
            Shapes =
            [
                new Shape
                {
                    Type = ShapeLib.TypeEnum.Line,
                    YRef = "paper",
                    X0 = ChartFigure.Rounded(lambda),
                    X1 = ChartFigure.Rounded(lambda),
                    Y0 = 0,
                    Y1 = 1,
                    Line = new ShapeLib.Line { Color = palette.Axis, Width = 1, Dash = "dot" },
                },
            ],
        };
    }
}
