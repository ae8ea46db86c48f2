using System.Text.Json;
using GrokLab.Data;
using GrokLab.Web.Components.Dialogs;
using GrokLab.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GrokLab.Web.Components.Charts;

/// <summary>
/// The charts of one run. The figures are described here and sent once; the points come to the browser over the hub and the
/// API, where a script draws them, so that nothing of a chart's data passes through the page's circuit.
/// </summary>
public sealed partial class RunCharts
{
    private static readonly Dictionary<string, string> EventLabels = new()
    {
        ["RegularizerUnplugged"] = "unplugged",
        ["RegularizerPluggedIn"] = "plugged in,",
        [RunEventKinds.Forked] = "forked",
        ["LambdaChanged"] = "changed to",
    };

    private readonly HashSet<string> logarithmic = [];
    private ElementReference root;
    private ElementScript? script;
    private bool drawnDark;
    private bool drawnLogX;

    /// <summary>Whose charts.</summary>
    [Parameter, EditorRequired]
    public long RunId { get; set; }

    /// <summary>Which; not changed after the first render.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<MetricChart> Charts { get; set; } = [];

    /// <summary>Whether the step axis is logarithmic; step 0 has no place on it and is left out.</summary>
    [Parameter]
    public bool LogX { get; set; }

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [CascadingParameter]
    private ThemeChoice? Theme { get; set; }

    private bool IsRunning => script is { IsRunning: true };

    private bool IsDark => Theme?.IsDark ?? false;

    /// <summary>Stops the script.</summary>
    public async ValueTask DisposeAsync()
    {
        if (script is not null)
        {
            await script.DisposeAsync();
        }
    }

    protected override void OnInitialized()
    {
        foreach (var chart in Charts.Where(c => c.YScale == YScale.Log))
        {
            logarithmic.Add(chart.Id);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            (drawnDark, drawnLogX) = (IsDark, LogX);
            script = new ElementScript(JS, "./Components/Charts/RunCharts.razor.js");
            await script.StartAsync(root, Options());
            StateHasChanged();
        }

        if (IsRunning && drawnDark != IsDark)
        {
            drawnDark = IsDark;
            await script!.CallAsync("setTheme", ThemeName);
        }

        if (IsRunning && drawnLogX != LogX)
        {
            drawnLogX = LogX;
            await script!.CallAsync("setLogX", LogX);
        }
    }

    private string ThemeName => IsDark ? "dark" : "light";

    private string Options() => JsonSerializer.Serialize(
        new
        {
            RunId,
            Theme = ThemeName,
            LogX,
            EventLabels,
            Scripts = new[] { Assets["lib/signalr/signalr.min.js"], Assets["_content/Plotly.Blazor/plotly-basic-3.7.0.min.js"] },
            Charts = Charts.Select(chart => new
            {
                chart.Id,
                YScale = chart.YScale == YScale.Log ? "log" : "linear",
                Metrics = chart.Curves.Select(c => c.Metric),
                Figures = new
                {
                    Light = ChartFigure.Create(chart, ChartPalette.Light),
                    Dark = ChartFigure.Create(chart, ChartPalette.Dark),
                    Print = ChartFigure.Create(chart, ChartPalette.Print),
                },
            }),
        },
        ChartFigure.Json);

    private async Task ToggleLogYAsync(MetricChart chart)
    {
        var log = logarithmic.Add(chart.Id) || !logarithmic.Remove(chart.Id);
        if (IsRunning)
        {
            await script!.CallAsync("setLogY", chart.Id, log);
        }
    }

    private async Task ExportAsync(MetricChart chart)
    {
        var dialog = await Dialogs.ShowAsync<ExportDialog>(
            $"Export “{chart.Title}”", new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseButton = true });
        if (IsRunning && await dialog.Result is { Canceled: false, Data: PngSize size })
        {
            await script!.CallAsync("savePng", chart.Id, new
            {
                size.Width,
                size.Height,
                size.Scale,
                Title = size.WithTitle ? chart.Title : null,
                FileName = $"run-{RunId}-{chart.Id}.png",
            });
        }
    }
}
