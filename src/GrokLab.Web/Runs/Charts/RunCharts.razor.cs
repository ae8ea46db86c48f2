using System.Text.Json;
using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GrokLab.Web.Runs.Charts;

/// <summary>
/// The charts of one run. The figures are described here and sent once; the points come to the browser over the hub and the
/// API, where a script draws them, so that nothing of a chart's data passes through the page's circuit.
/// </summary>
public sealed partial class RunCharts
{
    private HashSet<string> logarithmic = [];
    private ElementReference root;
    private ElementScript? script;
    private bool drawnDark;
    private bool drawnLogX;
    private IReadOnlyList<ChartMoment> drawnMoments = [];

    /// <summary>The id of the charts' run.</summary>
    [Parameter, EditorRequired]
    public long RunId { get; set; }

    /// <summary>The charts; they do not change after the first render.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<MetricChart> Charts { get; set; } = [];

    /// <summary>Whether the step axis is logarithmic; step 0 has no place on it and is left out.</summary>
    [Parameter]
    public bool LogX { get; set; }

    /// <summary>The charts that begin with a logarithmic vertical axis, by id.</summary>
    [Parameter]
    public IReadOnlySet<string> LogY { get; set; } = new HashSet<string>();

    /// <summary>Called with the charts that have a logarithmic vertical axis when the reader changes one.</summary>
    [Parameter]
    public EventCallback<IReadOnlySet<string>> LogYChanged { get; set; }

    /// <summary>The moments of the onset that have been reached.</summary>
    [Parameter]
    public IReadOnlyList<ChartMoment> Moments { get; set; } = [];

    /// <summary>Called when the run's history is drawn and the browser is idle.</summary>
    [Parameter]
    public EventCallback OnDrawn { get; set; }

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private FigureService Figures { get; set; } = null!;

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

    protected override void OnInitialized() => logarithmic = [.. LogY];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            (drawnDark, drawnLogX) = (IsDark, LogX);
            script = new ElementScript(JS, "./Runs/Charts/RunCharts.razor.js", StateHasChanged);
            await script.StartAsync(root, Options(), RunFigures.Json(Charts));
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

        if (IsRunning && !drawnMoments.SequenceEqual(Moments))
        {
            drawnMoments = Moments;
            await script!.CallAsync("setMoments", Moments);
        }

        if (firstRender && await script!.WaitAsync("drawn"))
        {
            await OnDrawn.InvokeAsync();
        }
    }

    private string ThemeName => IsDark ? "dark" : "light";

    private string Options() => JsonSerializer.Serialize(
        new
        {
            RunId,
            Theme = ThemeName,
            LogX,
            LogY = logarithmic,
            EventLabels = EventWords.ChartLabels,
            RunChartFiles.MaxPoints,
            Scripts = RunChartFiles.Scripts(Assets),
            Histories = new { Linear = RunChartFiles.History(RunId, Charts, logX: false), Log = RunChartFiles.History(RunId, Charts, logX: true) },
        },
        JsonSerializerOptions.Web);

    private async Task ToggleLogYAsync(MetricChart chart)
    {
        var log = logarithmic.Add(chart.Id) || !logarithmic.Remove(chart.Id);
        if (IsRunning)
        {
            await script!.CallAsync("setLogY", chart.Id, log);
        }

        await LogYChanged.InvokeAsync(logarithmic.ToHashSet());
    }

    private async Task SaveAsync(MetricChart chart)
    {
        if (await Figures.ReadRunAsync(RunId, [.. chart.Curves.Select(curve => curve.Metric)]) is { } run
            && await script!.AskAsync<ChartState>("shown", chart.Id) is { } state)
        {
            var yScale = logarithmic.Contains(chart.Id) ? YScale.Log : YScale.Linear;
            await PictureDialog.ShowAsync(
                Dialogs,
                RunChartFigure.Create(run, chart, LogX, yScale, Moments),
                extension => $"api/runs/{RunId}/charts/{chart.Id}.{extension}?logx={(LogX ? "true" : "false")}&yaxis={yScale}",
                panel: null,
                [state.View]);
        }
    }
}
