using System.Text.Json;
using GrokLab.Web.Components.Dialogs;
using GrokLab.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GrokLab.Web.Components.Charts;

/// <summary>One interactive figure with its PNG export; drawn again whenever its description changes.</summary>
public sealed partial class FigureView
{
    private ElementReference root;
    private IJSObjectReference? module;
    private IJSObjectReference? view;
    private string? drawn;

    /// <summary>What the figure shows, in a few words.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The same in a sentence, for those who do not see it.</summary>
    [Parameter, EditorRequired]
    public string Description { get; set; } = "";

    /// <summary>The exported file's name.</summary>
    [Parameter, EditorRequired]
    public string FileName { get; set; } = "";

    /// <summary>Describes the figure in a palette.</summary>
    [Parameter, EditorRequired]
    public Func<ChartPalette, PlotFigure> Figure { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [CascadingParameter]
    private ThemeChoice? Theme { get; set; }

    /// <summary>Takes the figure off the page.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (view is not null)
            {
                await view.InvokeVoidAsync("dispose");
                await view.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            drawn = Describe(OnScreen);
            module = await JS.InvokeAsync<IJSObjectReference>("import", "./Components/Charts/FigureView.razor.js");
            view = await module.InvokeAsync<IJSObjectReference>("start", root, Assets["_content/Plotly.Blazor/plotly-basic-3.7.0.min.js"], drawn);
        }

        // Also after the start, during which the theme or the figure may have changed.
        if (view is not null && Describe(OnScreen) is var json && drawn != json)
        {
            drawn = json;
            await view.InvokeVoidAsync("draw", json);
        }
    }

    private ChartPalette OnScreen => Theme?.IsDark == true ? ChartPalette.Dark : ChartPalette.Light;

    private string Describe(ChartPalette palette)
    {
        var figure = Figure(palette);
        return JsonSerializer.Serialize(new { figure.Data, figure.Layout }, ChartFigure.Json);
    }

    private async Task ExportAsync()
    {
        var dialog = await Dialogs.ShowAsync<ExportDialog>(
            $"Export “{Title}”", new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseButton = true });
        if (view is not null && await dialog.Result is { Canceled: false, Data: PngSize size })
        {
            await view.InvokeVoidAsync("savePng", Describe(ChartPalette.Print), new
            {
                size.Width,
                size.Height,
                size.Scale,
                Title = size.WithTitle ? Title : null,
                FileName,
            });
        }
    }
}
