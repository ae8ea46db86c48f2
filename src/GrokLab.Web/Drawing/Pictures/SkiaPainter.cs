using SkiaSharp;

namespace GrokLab.Web.Drawing.Pictures;

/// <summary>Draws a layout on a canvas of SkiaSharp: the pixels of a PNG, or the page of a PDF.</summary>
internal static class SkiaPainter
{
    /// <summary>Draws the layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="canvas">The canvas.</param>
    /// <param name="scale">Units of the canvas per point.</param>
    internal static void Draw(FigureLayout layout, SKCanvas canvas, float scale)
    {
        canvas.Clear(SKColor.Parse(layout.Background));
        canvas.Scale(scale);
        foreach (var item in layout.Items)
        {
            Draw(item, canvas);
        }
    }

    private static void Draw(PictureItem item, SKCanvas canvas)
    {
        switch (item)
        {
            case GroupItem group:
                canvas.Save();
                if (group.Clip is { } clip)
                {
                    canvas.ClipRect(new((float)clip.Left, (float)clip.Top, (float)clip.Right, (float)clip.Bottom), antialias: true);
                }

                foreach (var part in group.Items)
                {
                    Draw(part, canvas);
                }

                canvas.Restore();
                break;
            case StrokeItem stroke:
                using (var path = PathOf(stroke.Points))
                using (var dashes = stroke.Dashes is { Length: > 0 } lengths ? SKPathEffect.CreateDash([.. lengths.Select(length => (float)length)], 0) : null)
                using (var paint = new SKPaint
                {
                    Color = ColorOf(stroke.Color, stroke.Opacity), IsAntialias = true, IsStroke = true, StrokeWidth = (float)stroke.Width,
                    StrokeJoin = SKStrokeJoin.Round, PathEffect = dashes,
                })
                {
                    canvas.DrawPath(path, paint);
                }

                break;
            case AreaItem area:
                using (var path = PathOf(area.Points))
                using (var paint = new SKPaint { Color = ColorOf(area.Color, area.Opacity), IsAntialias = true })
                {
                    path.Close();
                    canvas.DrawPath(path, paint);
                }

                break;
            case TextItem text:
                DrawText(text, canvas);
                break;
        }
    }

    private static void DrawText(TextItem text, SKCanvas canvas)
    {
        using var paint = new SKPaint { Color = SKColor.Parse(text.Color), IsAntialias = true };
        canvas.Save();
        canvas.Translate((float)text.X, (float)text.Y);
        if (text.IsVertical)
        {
            canvas.RotateDegrees(-90);
        }

        var x = 0f;
        foreach (var (part, face) in PictureFonts.Runs(text.Text.Text))
        {
            using var font = PictureFonts.At(face, text.Text.Size);
            canvas.DrawText(part, x, 0, font, paint);
            x += font.MeasureText(part);
        }

        canvas.Restore();
    }

    private static SKPath PathOf(IReadOnlyList<Spot> points)
    {
        var path = new SKPath();
        path.MoveTo((float)points[0].X, (float)points[0].Y);
        foreach (var point in points.Skip(1))
        {
            path.LineTo((float)point.X, (float)point.Y);
        }

        return path;
    }

    private static SKColor ColorOf(string color, double opacity) => SKColor.Parse(color).WithAlpha((byte)Math.Round(255 * opacity));
}
