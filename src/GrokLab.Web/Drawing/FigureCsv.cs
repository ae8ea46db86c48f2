using System.Globalization;
using System.Text;
using GrokLab.Web.Http;

namespace GrokLab.Web.Drawing;

/// <summary>The data of a figure as they are stored, one line per point of a curve; an undefined value is an empty cell.</summary>
internal static class FigureCsv
{
    internal const string Header = "panel,series,variant,metric,step,x,mean,low,high,seeds";

    internal static byte[] Write(FigureDescription figure, bool excel)
    {
        if (figure.Panels is [{ Matrix: { } matrix }])
        {
            return [.. CsvText.Begin(excel), .. Encoding.UTF8.GetBytes(Matrix(matrix))];
        }

        var text = new StringBuilder(Header).Append('\n');
        foreach (var (i, panel) in figure.Panels.Index())
        {
            foreach (var series in panel.Series)
            {
                var head = string.Join(',', CsvText.Cell(figure.TitleOf(i)), CsvText.Cell(series.FullName), CsvText.Cell(series.Variant ?? ""), series.Metric);
                foreach (var p in series.Points)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{head},{p.Step},{p.Place:R},{p.Mean:R},{p.Low:R},{p.High:R},{p.Seeds}\n");
                }
            }
        }

        return [.. CsvText.Begin(excel), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    // Each pair once.
    private static string Matrix(FigureMatrix matrix)
    {
        var text = new StringBuilder($"{matrix.NameNoun},other {matrix.NameNoun},{matrix.Noun},deviation\n");
        for (var row = 0; row < matrix.Names.Count; row++)
        {
            for (var column = row + 1; column < matrix.Names.Count; column++)
            {
                var value = matrix.Cells[row][column];
                text.Append(CultureInfo.InvariantCulture, $"{CsvText.Cell(matrix.Names[row])},{CsvText.Cell(matrix.Names[column])},{value:R},{value - matrix.Scale?.Centre:R}\n");
            }
        }

        return text.ToString();
    }
}
