using System.Text.Encodings.Web;
using System.Text.Json;
using GrokLab.Training.Measures;

namespace GrokLab.Web.Drawing;

/// <summary>A figure as JSON: the data as they are stored, with axes, lines, notes and provenance; an undefined value is null.</summary>
internal static class FigureJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Write(FigureDescription figure, FigureProvenance provenance) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            figure.Number,
            figure.Title,
            figure.GroupId,
            figure.Notes,
            Provenance = new { provenance.Program, figure.RunIds, SpecsSha256 = provenance.Specs, provenance.Address },
            Panels = figure.Panels.Select((panel, i) => new
            {
                Title = figure.TitleOf(i),
                Matrix = panel.Matrix is { } matrix ? new { matrix.Title, matrix.Names, matrix.Scale?.Centre, matrix.Cells } : null,
                X = Axis(panel.X, null),
                Y = Axis(panel.Y, panel.Series.Select(series => Metrics.Find(series.Metric)?.Unit).FirstOrDefault()),
                Colours = panel.Colours is { } colours ? Axis(colours, null) : null,
                Markers = panel.Markers.Select(marker => new { marker.Name, marker.IsVertical, marker.Value }),
                Series = panel.Series.Select(series => new
                {
                    Name = series.FullName,
                    series.Variant,
                    series.Metric,
                    Points = series.Points.Select(point => new { point.Step, X = point.Place, point.Mean, point.Low, point.High, point.Seeds }),
                }),
            }),
        },
        Options);

    private static object Axis(FigureAxis axis, string? unit) => new { axis.Title, Unit = unit, axis.IsLogarithmic, axis.IsShare };
}
