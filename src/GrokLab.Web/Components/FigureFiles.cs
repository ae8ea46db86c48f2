using GrokLab.Web.Drawing;
using MudBlazor;

namespace GrokLab.Web.Components;

/// <summary>The files of a figure that a page shows in charts, one for each panel.</summary>
/// <param name="address">The address of the figure's file with an extension, relative to the program's address, with a query.</param>
public sealed class FigureFiles(Func<string, string> address)
{
    private readonly List<FigureView> charts = [];

    /// <summary>The figure; null while the page has none.</summary>
    internal FigureDescription? Figure { get; set; }

    /// <summary>The address of the whole file with an extension.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="smoothing">How the curves of the page are smoothed: those of pictures are too; data files have what was measured.</param>
    internal string Address(string extension, CurveSmoothing? smoothing = null) =>
        smoothing is not null && extension is "png" or "svg" or "pdf"
            ? $"{address(extension)}&{FigureViewReader.Write(smoothing)}"
            : address(extension);

    internal void Add(FigureView chart) => charts.Add(chart);

    internal void Remove(FigureView chart) => charts.Remove(chart);

    /// <summary>Opens the dialog that saves a picture.</summary>
    /// <param name="dialogs">The page's dialogs.</param>
    /// <param name="panel">The index of the panel from whose chart the dialog is opened; null for the figure.</param>
    internal async Task SaveAsync(IDialogService dialogs, int? panel)
    {
        if (Figure is { } figure && (panel ?? 0) < figure.Panels.Count)
        {
            await PictureDialog.ShowAsync(dialogs, figure, address, panel, await ShownAsync(figure));
        }
    }

    // What is on screen of each panel.
    private async Task<IReadOnlyList<PanelView>> ShownAsync(FigureDescription figure)
    {
        var views = new List<PanelView>();
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            views.Add(charts.Find(chart => chart.Panel == i) is { } chart ? await chart.ShownAsync() : PanelView.Whole);
            views[i] = views[i] with { Smoothing = figure.Panels[i].View.Smoothing };
        }

        return views;
    }
}
