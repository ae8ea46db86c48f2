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
    private HashSet<RunChartSection> open = [];
    private ElementReference root;
    private ElementScript? script;
    private bool drawnDark;
    private StepAxis drawnAxis;
    private CurveSmoothing? drawnSmoothing;
    private IReadOnlyList<MetricChart> drawnCharts = [];
    private IReadOnlyList<ChartMoment> drawnMoments = [];

    /// <summary>The id of the charts' run.</summary>
    [Parameter, EditorRequired]
    public long RunId { get; set; }

    /// <summary>The horizontal axis.</summary>
    [Parameter]
    public StepAxis Axis { get; set; }

    /// <summary>How the curves are smoothed; null for curves as they were measured.</summary>
    [Parameter]
    public CurveSmoothing? Smoothing { get; set; }

    /// <summary>What the reader had chosen before the first render.</summary>
    [Parameter, EditorRequired]
    public RunAxes Chosen { get; set; } = RunAxes.Usual;

    /// <summary>Called with what the reader chooses.</summary>
    [Parameter]
    public EventCallback<RunAxes> OnChosen { get; set; }

    /// <summary>The moments of the onset that have been reached.</summary>
    [Parameter]
    public IReadOnlyList<ChartMoment> Moments { get; set; } = [];

    /// <summary>What the section of angles shows below its charts.</summary>
    [Parameter]
    public RenderFragment? Angles { get; set; }

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

    private RunAxes View => new(Axis, logarithmic, open);

    protected override void OnInitialized() => (logarithmic, open) = ([.. Chosen.LogYOf(RunChartCatalog.All)], [.. Chosen.Open ?? new HashSet<RunChartSection>()]);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            (drawnDark, drawnAxis, drawnSmoothing, drawnCharts) = (IsDark, Axis, Smoothing, View.Shown);
            script = new ElementScript(JS, "./Runs/Charts/RunCharts.razor.js", StateHasChanged);
            await script.StartAsync(root, Options(), RunFigures.Json(drawnCharts));
            StateHasChanged();
        }

        if (IsRunning && drawnDark != IsDark)
        {
            drawnDark = IsDark;
            await script!.CallAsync("setTheme", ThemeName);
        }

        if (IsRunning && drawnAxis != Axis)
        {
            drawnAxis = Axis;
            await script!.CallAsync("setAxis", Axis.ToString(), Axis.Title(), History(Axis));
        }

        if (IsRunning && drawnSmoothing != Smoothing)
        {
            drawnSmoothing = Smoothing;
            await script!.CallAsync("setSmoothing", ForScript(Smoothing));
        }

        if (IsRunning && !drawnCharts.SequenceEqual(View.Shown))
        {
            var added = View.Shown.Except(drawnCharts);
            drawnCharts = View.Shown;
            await script!.CallAsync("setCharts", drawnCharts.Select(chart => chart.Id), RunFigures.Json(added), logarithmic, History(Axis));
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
            Axis = Axis.ToString(),
            AxisTitle = Axis.Title(),
            Smoothing = ForScript(Smoothing),
            LogY = logarithmic,
            EventLabels = EventWords.ChartLabels,
            RunChartFiles.MaxPoints,
            Scripts = RunChartFiles.Scripts(Assets),
            History = History(Axis),
        },
        JsonSerializerOptions.Web);

    // As charts/smoothing.js takes it.
    private static object? ForScript(CurveSmoothing? smoothing) => smoothing is null ? null : new { kind = smoothing.Kind.ToString().ToLowerInvariant(), span = smoothing.Span };

    private string History(StepAxis axis) => RunChartFiles.History(RunId, View.Shown, axis.Reduction());

    private async Task ToggleSectionAsync(RunChartSection section)
    {
        if (!open.Remove(section))
        {
            open.Add(section);
        }

        await OnChosen.InvokeAsync(new(null, null, open.ToHashSet()));
    }

    private async Task ToggleLogYAsync(MetricChart chart)
    {
        var log = logarithmic.Add(chart.Id) || !logarithmic.Remove(chart.Id);
        if (IsRunning)
        {
            await script!.CallAsync("setLogY", chart.Id, log);
        }

        await OnChosen.InvokeAsync(new(null, logarithmic.ToHashSet(), null));
    }

    private async Task SaveAsync(MetricChart chart)
    {
        if (await Figures.ReadRunAsync(RunId, [.. chart.Curves.Select(curve => curve.Metric)]) is { } run
            && await script!.AskAsync<ChartState>("shown", chart.Id) is { } state)
        {
            var yScale = logarithmic.Contains(chart.Id) ? YScale.Log : YScale.Linear;
            await PictureDialog.ShowAsync(
                Dialogs,
                RunChartFigure.Create(run, chart, Axis, yScale, Moments),
                extension => $"api/runs/{RunId}/charts/{chart.Id}.{extension}?axis={Axis}&yaxis={yScale}",
                panel: null,
                [state.View with { Smoothing = Smoothing }]);
        }
    }
}
