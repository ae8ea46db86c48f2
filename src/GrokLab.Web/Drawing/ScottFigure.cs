using System.Globalization;
using GrokLab.Web.Words;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace GrokLab.Web.Drawing;

/// <summary>A figure as a file, drawn without a browser.</summary>
internal static class ScottFigure
{
    /// <summary>The resolution of the layout: font sizes in points are right on paper at any resolution.</summary>
    private const double LayoutDpi = 96;

    /// <summary>Font families; the first that the machine has is used. Each has the Greek letters.</summary>
    private static readonly string[] Families = ["Liberation Sans", "Arial", "Helvetica", "Segoe UI", "Noto Sans", "DejaVu Sans"];

    private static readonly string FontFamily = Families.FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;

    internal static byte[] Png(FigureDescription figure, FigureSize size)
    {
        using var surface = SKSurface.Create(new SKImageInfo(size.Width, size.Height));
        surface.Canvas.Clear(SKColors.White);

        // Laid out at the screen's resolution and scaled exactly to the pixels asked for.
        var (width, height) = Layout(size);
        surface.Canvas.Scale(size.Width / width, size.Height / height);
        Draw(figure, surface.Canvas, width, height);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    internal static byte[] Svg(FigureDescription figure, FigureSize size)
    {
        using var stream = new MemoryStream();
        var (width, height) = Layout(size);
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            Draw(figure, canvas, width, height);
        }

        return stream.ToArray();
    }

    private static (float Width, float Height) Layout(FigureSize size) =>
        ((float)Math.Round(size.WidthCm / 2.54 * LayoutDpi), (float)Math.Round(size.HeightCm / 2.54 * LayoutDpi));

    private static void Draw(FigureDescription figure, SKCanvas canvas, float width, float height)
    {
        using var legend = new SharedLegend(figure, FontFamily, width);
        var (cellWidth, cellHeight) = (width / figure.Columns, (height - legend.Height) / Math.Max(1, figure.Rows));
        legend.Draw(canvas, height - legend.Height);
        foreach (var (row, panels) in figure.Panels.Chunk(figure.Columns).Index())
        {
            Plot[] plots = [.. panels.Select(Plot)];
            AlignAxes(plots, (int)cellWidth, (int)cellHeight);
            foreach (var (column, plot) in plots.Index())
            {
                var cell = new SKRect(column * cellWidth, row * cellHeight, (column + 1) * cellWidth, (row + 1) * cellHeight);

                // A plot clears its canvas first: without the clip it would erase its neighbours.
                canvas.Save();
                canvas.ClipRect(cell);
                plot.Render(canvas, new PixelRect(cell.Left, cell.Right, cell.Bottom, cell.Top));
                canvas.Restore();
                plot.Dispose();
            }
        }
    }

    /// <summary>Gives the axes of a row's panels the same height, whatever space their legends take.</summary>
    private static void AlignAxes(Plot[] plots, int width, int height)
    {
        var rooms = plots.Select(plot =>
        {
            plot.RenderInMemory(width, height);
            var (axes, all) = (plot.LastRender.DataRect, plot.LastRender.FigureRect);
            return new PixelPadding(axes.Left - all.Left, all.Right - axes.Right, all.Bottom - axes.Bottom, axes.Top - all.Top);
        }).ToList();
        var (bottom, top) = (rooms.Max(room => room.Bottom), rooms.Max(room => room.Top));
        foreach (var (plot, room) in plots.Zip(rooms))
        {
            plot.Layout.Fixed(new PixelPadding(room.Left, room.Right, bottom, top));
        }
    }

    private static Plot Plot(FigurePanel panel)
    {
        var plot = new Plot();
        plot.Font.Set(FontFamily);
        plot.Title(panel.Title, 12);
        plot.XLabel(panel.X.Title, 11);
        plot.YLabel(panel.Y.Title, 11);
        HashSet<string> named = [];
        foreach (var series in panel.Series.Where(s => s.Points.Count > 0))
        {
            AddSeries(plot, panel, series, named.Add(series.Name));
        }

        foreach (var marker in panel.Markers)
        {
            var line = marker.IsVertical ? (ScottPlot.Plottables.AxisLine)plot.Add.VerticalLine(Place(marker.Value, panel.X)) : plot.Add.HorizontalLine(Place(marker.Value, panel.Y));
            line.Color = Color.FromHex(marker.IsVertical ? ChartPalette.Print.Event : ChartPalette.Print.Orange);
            line.LinePattern = LinePattern.Dashed;
            line.LineWidth = 1.2f;
            line.LegendText = marker.Name;
        }

        plot.Axes.AutoScale();
        if (panel.Y.Range is { } range)
        {
            plot.Axes.SetLimitsY(range.Low, range.High);
        }

        Ticks(plot.Axes.Bottom, panel.X);
        Ticks(plot.Axes.Left, panel.Y);

        plot.Grid.MajorLineColor = Color.FromHex(ChartPalette.Print.Grid);
        plot.Legend.FontSize = 10;
        plot.Legend.OutlineColor = Color.FromHex(ChartPalette.Print.Grid);
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.FontName = FontFamily;
        if (panel.HasLegend && panel.Series.Count + panel.Markers.Count > 1)
        {
            plot.Legend.Orientation = Orientation.Horizontal;
            plot.ShowLegend(Edge.Bottom);
        }
        else
        {
            plot.HideLegend(); // The vertical axis, or the shared legend, names the curves.
        }

        foreach (var label in (LabelStyle[])[plot.Axes.Title.Label, plot.Axes.Bottom.Label, plot.Axes.Left.Label])
        {
            label.Bold = false;
        }

        return plot;
    }

    private static void AddSeries(Plot plot, FigurePanel panel, FigureSeries series, bool inLegend)
    {
        var color = Color.FromHex(ChartPalette.Print.Of(series.Ink));
        var xs = series.Points.Select(p => Place(p.X, panel.X)).ToArray();
        if (series.HasBand)
        {
            var band = plot.Add.FillY(
                xs, [.. series.Points.Select(p => Place(p.Low, panel.Y))], [.. series.Points.Select(p => Place(p.High, panel.Y))]);
            band.FillColor = color.WithAlpha(0.2);
            band.LineWidth = 0;
        }

        var line = plot.Add.ScatterLine(xs, [.. series.Points.Select(p => Place(p.Mean, panel.Y))], series.IsThin ? color.WithAlpha(0.45) : color);
        line.LineWidth = series.IsThin ? 0.7f : 1.5f;
        line.LinePattern = series.IsDashed ? LinePattern.Dashed : LinePattern.Solid;
        line.LegendText = inLegend ? series.Name : "";
    }

    private static double Place(double value, FigureAxis axis) => axis.IsLogarithmic ? Math.Log10(value) : value;

    private static void Ticks(IAxis axis, FigureAxis described)
    {
        axis.TickLabelStyle.FontSize = 10;
        if (!described.IsLogarithmic)
        {
            if (described.IsShare)
            {
                axis.TickGenerator = new NumericAutomatic
                {
                    LabelFormatter = share => $"{Math.Round(100 * share):0} %",
                };
            }

            return;
        }

        // Powers of ten; over one or two decades multiples too, because a scale needs two numbers.
        if (axis.Range.Span < 2.2)
        {
            int[] labelled = axis.Range.Span < 0.8 ? [1, 2, 3, 4, 5, 6, 8] : [1, 2, 5];
            axis.TickGenerator = new NumericManual(
                [.. Enumerable.Range((int)Math.Floor(axis.Range.Min), (int)Math.Ceiling(axis.Range.Span) + 2)
                    .SelectMany(exponent => Enumerable.Range(1, 9).Select(digit => Tick(digit, exponent, labelled.Contains(digit))))]);
            return;
        }

        axis.TickGenerator = new NumericAutomatic
        {
            IntegerTicksOnly = true,
            MinorTickGenerator = new LogMinorTickGenerator(),
            LabelFormatter = exponent => Label(1, (int)Math.Round(exponent)),
        };
    }

    private static Tick Tick(int digit, int exponent, bool isLabelled) => isLabelled
        ? new Tick(exponent + Math.Log10(digit), Label(digit, exponent))
        : new Tick(exponent + Math.Log10(digit), "", isMajor: false);

    private static string Label(int digit, int exponent) => exponent switch
    {
        >= 0 and <= 3 => (digit * Math.Pow(10, exponent)).ToString("0", CultureInfo.InvariantCulture),
        < 0 and >= -2 when digit > 1 => (digit * Math.Pow(10, exponent)).ToString("0.###", CultureInfo.InvariantCulture),
        _ when digit == 1 => Format.PowerOfTen(exponent),
        _ => $"{digit}×{Format.PowerOfTen(exponent)}",
    };
}
