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
        foreach (var (i, panel) in figure.Panels.Index())
        {
            foreach (var series in panel.Series)
            {
                var head = string.Join(',', Quoted(figure.TitleOf(i)), Quoted(series.Name), Quoted(series.Variant ?? ""), series.Metric);
                foreach (var p in series.Points)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{head},{p.Step},{p.X:R},{p.Mean},{p.Low},{p.High},{p.Seeds}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
