using System.Text.Json;
using GrokLab.Web.Drawing;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GrokLab.Web.Components;

/// <summary>One interactive figure, or a panel of one, that can be saved as a picture; redrawn whenever its description changes.</summary>
public sealed partial class FigureView
{
    private ElementReference root;
    private ElementScript? script;
    private string? drawn;

    /// <summary>What the figure shows, in a few words.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>What the figure shows in a sentence, for screen readers.</summary>
    [Parameter, EditorRequired]
    public string Description { get; set; } = "";

    /// <summary>The files of the figure whose panel this is.</summary>
    [Parameter, EditorRequired]
    public FigureFiles Files { get; set; } = null!;

    /// <summary>The panel's index.</summary>
    [Parameter]
    public int Panel { get; set; }

    /// <summary>Describes the figure in a palette.</summary>
    [Parameter, EditorRequired]
    public Func<ChartPalette, PlotFigure> Figure { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [CascadingParameter]
    private ThemeChoice? Theme { get; set; }

    /// <summary>Removes the figure from the page.</summary>
    public async ValueTask DisposeAsync()
    {
        Files.Remove(this);
        if (script is not null)
        {
            await script.DisposeAsync();
        }
    }

    /// <summary>What is on screen.</summary>
    internal async Task<PanelView> ShownAsync() => script is not null && await script.AskAsync<ChartState>("shown") is { } state ? state.View : PanelView.Whole;

    protected override void OnInitialized() => Files.Add(this);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            drawn = Describe(OnScreen);
            script = new ElementScript(JS, "./Components/FigureView.razor.js", StateHasChanged);
            await script.StartAsync(root, Assets["_content/Plotly.Blazor/plotly-basic-3.7.0.min.js"], drawn);
            StateHasChanged();
        }

        // Also after the start: the theme or the figure may have changed during it.
        if (script is { IsRunning: true } && Describe(OnScreen) is var json && drawn != json)
        {
            drawn = json;
            await script.CallAsync("draw", json);
        }
    }

    private ChartPalette OnScreen => Theme?.IsDark == true ? ChartPalette.Dark : ChartPalette.Light;

    private string Describe(ChartPalette palette)
    {
        var figure = Figure(palette);
        return JsonSerializer.Serialize(new { figure.Data, figure.Layout, figure.Empty, figure.Hint }, ChartFigure.Json);
    }
}
