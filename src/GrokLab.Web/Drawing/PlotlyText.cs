namespace GrokLab.Web.Drawing;

/// <summary>Text that plotly.js shows as it is typed: plotly.js reads tags and entities in names, titles and labels.</summary>
internal static class PlotlyText
{
    internal static string Plain(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
