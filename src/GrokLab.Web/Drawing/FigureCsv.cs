using System.Globalization;
using System.Text;

namespace GrokLab.Web.Drawing;

/// <summary>The data of a figure, one line per point of a curve.</summary>
internal static class FigureCsv
{
    internal const string Header = "panel,series,variant,metric,step,x,mean,low,high,seeds";

    internal static string Write(FigureDescription figure)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var panel in figure.Panels)
        {
            foreach (var series in panel.Series)
            {
                var head = string.Join(',', Quoted(panel.Title), Quoted(series.Name), Quoted(series.Variant ?? ""), series.Metric);
                foreach (var p in series.Points)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{head},{p.Step},{p.X:R},{p.Mean:R},{p.Low:R},{p.High:R},{p.Seeds}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
