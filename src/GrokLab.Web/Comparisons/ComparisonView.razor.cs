using GrokLab.Training.Measures;
using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Faults;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Components;

namespace GrokLab.Web.Comparisons;

/// <summary>Runs side by side: one panel per metric, and a table of curves as the legend of all panels; kept up to date while the runs train.</summary>
public sealed partial class ComparisonView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource gone = new();
    private Comparison? comparison;
    private FigureDescription? figure;
    private FigureFiles? ownFiles;
    private string? problem;
    private string? shown;
    private HashSet<long> drawn = [];
    private LiveReading? reading;
    private IDisposable? subscription;

    /// <summary>The requested comparison.</summary>
    [Parameter, EditorRequired]
    public required ComparisonRequest Request { get; set; }

    /// <summary>How the curves are smoothed; null for curves as they were measured.</summary>
    [Parameter]
    public CurveSmoothing? Smoothing { get; set; }

    /// <summary>The files of the comparison; by default those of the request.</summary>
    [Parameter]
    public FigureFiles? Files { get; set; }

    private FigureFiles FilesShown => Files ?? (ownFiles ??= new(extension => ComparisonEndpoints.Address(extension, Request)));

    /// <summary>Called after each reading, with a value for everything that the request left open.</summary>
    [Parameter]
    public EventCallback<Comparison> OnRead { get; set; }

    [Inject]
    private ComparisonService Comparisons { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private StorageProblems Problems { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private ThemeChoice? Theme { get; set; }

    private ChartPalette Palette => Theme?.IsDark == true ? ChartPalette.Dark : ChartPalette.Light;

    /// <summary>Stops following the runs.</summary>
    public void Dispose()
    {
        subscription?.Dispose();
        reading?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (shown == Request.ToQuery())
        {
            FilesShown.Figure = figure = figure?.Smoothed(Smoothing);
            return;
        }

        shown = Request.ToQuery();
        if (subscription is null)
        {
            // Subscribes before reading, so that no change is missed.
            reading = new LiveReading(Interval, Time, Problems, InvokeAsync, UpdateAsync, StateHasChanged);
            subscription = Feed.SubscribeToCurves(() => drawn, reading.Signal);
        }

        await ReadAsync();
        if (comparison is not null)
        {
            await OnRead.InvokeAsync(comparison);
        }
    }

    private async Task ReadAsync()
    {
        var asked = Request;
        var read = await Comparisons.ReadAsync(asked, cancellation: gone.Token);
        if (asked.ToQuery() != Request.ToQuery())
        {
            return; // Another comparison was requested meanwhile.
        }

        (comparison, problem) = (read.Value, Problem(read.Refusal));
        figure = comparison is null ? null : ComparisonFigure.Create(comparison).Smoothed(Smoothing);
        FilesShown.Figure = figure;
        drawn = figure?.RunIds.ToHashSet() ?? [];
    }

    private static string Dashes(LineStyle style) => style switch
    {
        LineStyle.Dash => "6 3",
        LineStyle.Dot => "2 2",
        LineStyle.DashDot => "6 2 2 2",
        LineStyle.LongDash => "10 3",
        _ => "none",
    };

    private static string? Problem(Refusal? refusal) => refusal is Refusal.Invalid { Errors: [var only, ..] } ? only.Message : refusal?.Message;

    private async Task UpdateAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    // The newest value, or the mean of the newest values, taken from the curve, so that table and chart agree.
    private string Last(string metric, int curve)
    {
        var panel = figure!.Panels[comparison!.Request.Metrics.ToList().IndexOf(metric)];
        return panel.Series[curve].Points is not [.., { Mean: { } last }] ? Format.None
            : panel.Y.IsShare ? Format.Percent(last)
            : (metric == Metrics.Lambda || metric == Metrics.LearningRate || metric == Metrics.WeightDecay) && comparison.Curves[curve].Runs.Count == 1 ? Format.Setting(last)
            : Format.Measure(last);
    }
}
